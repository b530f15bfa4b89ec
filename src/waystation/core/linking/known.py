"""Names that are one and the same in several peoples, where no rule of sounds leads from one form to the other.

Each line is one name in the letters of `letters.py`. It is short on purpose: only forms that are met with on papers of
one person. Who was registered as Магомед is Muhammad in Arabic and Mehmet in Turkey.
"""

from typing import Final

_SAME: Final = (
    "muhamad muhamed mohamad mohamed mahomed mahamed muhamet mohamet magomed magomad mahamad mehmet mehmed mamed mamad"
    " mhamed mahomet mhmd",
    "ahmad ahmed ahmat ahmet akhmed akhmad ahmd",
    "usup usuf usef usaf usf",
    "akub akup iakub",
    "ibrahim ibragim brahim ebrahim ibrahem abrahim",
    "husein husen hosein husain hosain hosen hsin hysein gusein",
    "hasan hasen gasan hsn",
    "ismail ismael ismal ishmael smail",
    "fatima fatma fatimat petimat patimat patima fatimah",
    "aisha aiSa aiSat aSa aiSet aSat",
    "amina aminat",
    "zainab zainap zeinep zeinab zinab",
    "hadija hadijat hatije hadiCa hedija",
    "mariam maream marem meriem mairam mariem mirem",
    "abdulah abdula abdala abdalah abdolah",
    "sulaiman suleiman soliman suliman sulaman sulman",
    "umar omar oumer umer gumar omer",
    "usman osman utman otman ausman",
    "ali aali gali",
    "jabrail jibril jebrail gabriel jabril jibrail",
    "ragman rahman rehman rahmen",
    "abdurahman abdulrahman abdirahman abdurohman abdrahman abdaragman abduragman",
)
KNOWN: Final = {form: forms.split()[0] for forms in _SAME for form in forms.split()}
