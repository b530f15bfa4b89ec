"""Signs of infiltration, as questions to a human: found by themselves, answered by people, never added up."""
