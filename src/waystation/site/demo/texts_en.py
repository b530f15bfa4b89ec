"""Paragraphs of first messages in English, mostly by people to whom it is a second language. All of it is invented."""

OPENINGS = (
    "Hello. A friend who is already in Europe gave me this page. I write in English because the people who look in my "
    "phone do not read it.",
    "Good evening. I am not sure that you are who you say. I will tell you what happened and leave out the names.",
    "I am writing for somebody who cannot write now. He is next to me and agrees with every line.",
    "Dear people, I found you through a newspaper abroad. Please do not print anything from this letter.",
    "Hi. Sorry for the English, I learned it from films. I have maybe half an hour in this internet café.",
)
EVENTS = {
    "detained": (
        "In April I was taken at the gate of the university. Two cars, no plates. They kept me for six days in a "
        "basement "
        "with other men; some had been there since February. Each day they asked for names and each day they wrote "
        "down "
        "that I did not remember. On the last day my uncle was brought in and told in front of me what a family does "
        "in "
        "such a case. He said nothing on the way home. That is why I left the same night.",
        "The police came to the gym and asked for me by my nickname, which only a few people know. They had the "
        "phone of "
        "a friend. I was inside for twelve days. My ear does not hear well since then. I was made to sign a paper "
        "that I "
        "had been at the seaside.",
        "I was stopped at the airport when I tried to leave the first time. They held me for three days in a room "
        "without a window and gave me back to my brothers. My passport stayed there. I know now that the second "
        "attempt has to be a different way, and not alone.",
    ),
    "pressed to inform": (
        "They let me go because I said yes. I have to meet an officer every second Thursday and tell him who is "
        "still in "
        "town. I bring him gossip about people who left years ago. He is not stupid. Last Thursday he put a list on "
        "the "
        "table and asked me to tick it.",
    ),
    "threatened": (
        "My cousin serves, and he came to me as a friend. He said that my name was read out at a meeting and that he "
        "could keep it off the paper until the holiday. He asked for nothing. I believe him, and I believe that after "
        "the holiday he will be one of those who come.",
        "My family found out through a video call that I had forgotten to close. My mother cried, my father took my "
        "keys. They are deciding among themselves. In our house decisions are made on Sundays.",
    ),
    "witness": (
        "I translate for a journalist from time to time. I sat in the room when a man told her where he had been kept. "
        "Three days later somebody repeated his sentences to me on the telephone, word for word, and asked how I was "
        "sleeping.",
    ),
    "relative": (
        "My twin brother was taken, not me. We have the same face. When he was released he could not walk, and people "
        "in the street now look at me as if I were him. Our aunt says that one of us must go so that the other may "
        "stay. "
        "I think that both of us must go.",
    ),
    "helper": (
        "I rented out my flat to men who needed to sleep two nights before the train. I did not ask and they did not "
        "tell. Somebody did tell. I had a visit from people who knew the colour of the blankets.",
    ),
}
BEFORE = (
    "A few words about me: I am {age}, I repair telephones, and I take care of my grandmother. I never took part in "
    "anything. I learned early to be two people, and I thought that it was enough to keep the second one quiet.",
    "I am {age} and I teach. My pupils do not know where I am; their parents were told that I am ill. Maybe this is "
    "even true. Until this spring I had never been in a police station in my life.",
    "I am {age}. I have had one person in my life, and we met in another city, four times a year, always in winter. "
    "There is no photograph of us. Now I wish there were one.",
)
OF_DETENTION = (
    "What I remember exactly: the smell of diesel, a blue iron door, a radio behind the wall. If it helps you to check "
    "my words with others, ask them about the radio. I do not want to write more about it in a letter.",
)
MORE = (
    "Somebody offered me to leave through a middleman, money and passport in advance. I refused, because a friend went "
    "this way and at the other end his own cousins waited. So I ask you too: how can I know that you are you?",
    "I do not fear for myself first. My mother is ill and my sister marries in autumn, and after me nobody will come "
    "for her. They say that I did not think of it. I think of nothing else.",
)
NOW = (
    "Now I stay with a colleague who believes that my flat is being painted. He is kind and talks a lot, so I must "
    "go soon.",
    "I am in a hostel near a station, in a room with eight beds. I keep the passport under my shirt.",
    "I am still at home. If I leave without a reason they will notice within the hour.",
    "I crossed into the next region on foot and by bus. I know nobody here.",
)
TOGETHER = {
    "alone": ("I am alone.", "Nobody travels with me. It is better that they know nothing."),
    "partner": ("We are two and we stay together, also if it takes longer.",),
    "family": ("We are {count} in the family. They can not remain there without me.",),
}
ASK = (
    "Please tell me what is possible and what is not. I can bear a no, I can not bear waiting without a word.",
    "I need a bed for some nights and somebody who knows about visas.",
    "I can pay for my own ticket. I can not pay for a mistake.",
    "Tell me what proof you need. I have photographs of my back and a paper from a clinic.",
)
CLOSE = ("Thank you for reading.", "Please answer only here.", "")
DUPLICATE = (
    "Hello again, it is the person who wrote before from another address. That account is gone, please do not use it. "
    "In short, because I do not know what arrived: {event} Nothing has become better. I am waiting for a sign from "
    "you.",
)
COUNTS = {2: "two", 3: "three", 4: "four"}
LEFT = ("left the same night", "stopped at the airport", "internet café")
AT_HOME = ("I am still at home",)
