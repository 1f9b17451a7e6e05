"""Names for people, streets and settlements: plausible, of several origins, belonging to nobody."""

from __future__ import annotations

from random import Random

# (ethnicity code, girls' names, boys' names, surnames); the codes are those of the census returns.
ORIGINS: tuple[tuple[str, str, str, str], ...] = (
    (
        "WBRI",
        "Amelia Isla Poppy Freya Evie Ruby Elsie Daisy Phoebe Imogen Tilly Bethan Niamh Siân Zoë Chloé "
        "Harriet Martha Edith Rosie Lottie Skye Kayleigh Demi Courtney Paige Jodie Leanne Orla Maisie",
        "Alfie Archie Harvey Toby Reggie Rhys Callum Ewan Finley Rory Tyler Kian Logan Declan Gethin Owen "
        "Stanley Ralph Jenson Bobby Kai Corey Jayden Lewis Connor Dylan Harrison Ellis Hamish Seán",
        "Tregarth Holloway Pellow Ashcombe Birtwell Crowther Dunsford Eastaway Fairbrother Gathercole "
        "Hazeldine Inskip Jessop Kitchener Larkham Mapperley Netherwood Oldacre Penhallow Quantock "
        "Ravenhill Sowerby Thackeray Uttley Varley Whitlock Yardley Brannigan O'Dowd Llewelyn McAllan "
        "Smyth-Harcourt Coombes Bulmer Deacon Tapscott Roskilly Winterbourne",
    ),
    (
        "WOTH",
        "Zofia Maja Oliwia Ioana Elena Daria Agnieszka Katarína Emilija Svetlana",
        "Jakub Filip Kacper Andrei Stefan Matei Łukasz Dmitri Tomáš Jonas",
        "Kowalczewski Wiśnicki Popovici Ionescu-Marin Nowacki Dragan Petrauskas Horváth Zielinska Balan",
    ),
    (
        "APKN",
        "Aisha Zainab Maryam Hafsa Sana Iqra Noor Amina",
        "Yusuf Ibrahim Hamza Bilal Zayd Imran Haris Musa",
        "Qureshani Mahmoodi Hussainzada Chaudhrey Akhtari Mirzah Rashidan Siddiquey",
    ),
    (
        "AIND",
        "Priya Anika Diya Meera Kavya Jaspreet Simran Ishani",
        "Arjun Rohan Vihaan Dev Harpreet Gurdeep Kiran Nikhil",
        "Patelwar Singhania Raojee Deshmukhi Gillan-Kaur Mehtani Sharmani Bhattal",
    ),
    (
        "BAFR",
        "Adaeze Folake Amara Efua Zanele Nkechi Abena Makeda",
        "Chidi Kwame Tunde Kofi Emeka Sipho Babajide Tesfaye",
        "Okonjowa Adeyinka Mensahene Nwachukwu Dlaminie Boatengo Abiodunne Tekleab",
    ),
    (
        "BCRB",
        "Shanice Tianna Kezia Renée Jada Monique Alisha Nevaeh",
        "Tyrese Marlon Jermaine Kymani Dwayne Isaiah Malachi Ezra",
        "Beckforde Campbelle Morrisonne Grantley Braithwayte Wrighton Clarkeson Hylton",
    ),
    (
        "CHNE",
        "Mei Xin Ling Yuki Hana Jia",
        "Wei Jun Hao Ming Kenji Tao",
        "Lauwing Cheungford Wongsley Tsangwell Nakamori Hoangley",
    ),
    (
        "OOTH",
        "Shirin Rojin Leyla Yasmin Hiba Rahel",
        "Ahmad Karwan Omid Yonas Farhad Samir",
        "Karimzadeh Barzani-Aziz Haileab Noorzad Al-Hamdan Ghebre",
    ),
)
ORIGIN_WEIGHTS = (64, 9, 7, 6, 5, 4, 2, 3)


def _listed(text: str, mark: str) -> tuple[str, ...]:
    return tuple(text.split(mark))


STREET_FIRST = _listed(
    "Harbour Mill Quarry Beacon Orchard Tannery Larch Heron Withy Chantry Ropewalk Saltern Cobbler's "
    "Lantern Bramble Priory Furze Ferry Kiln Gannet Samphire Weir Drovers Hawthorn Tithe Plover Sluice",
    " ",
)
STREET_SECOND = ("Road", "Lane", "Close", "Street", "Way", "Rise", "Court", "Drive", "Gardens", "Hill")

TOWNS = ("Saltbeck", "Harrowmere", "Thornleigh", "Kingsmarsh", "Port Annet", "Oxcombe", "Gullhaven")
VILLAGES = _listed(
    "Nether Wold, Upper Plash, Cawby, Little Tamsel, Brightling Cross, Furzedown St Ina, Marle, Pendry, "
    "Oakhanger Quay, Sutley, Withymoor, East Brindle, Shillcombe, Tarrow, Dunnage, Fennicott, Long Ebbing, "
    "Ashwater Green, Crake, Hollin Bar, Mudden, Starcott, Wick Annet, Yarnfold, Polkerry, Gorsey Bank",
    ", ",
)
FOREIGN_TOWNS = ("Norbridge", "Castle Vane", "Hexmoor", "Stallingford")
"""Towns of the neighbouring authority, beyond every successor."""


def person_name(rng: Random) -> tuple[str, str, str, str]:
    """Forename, surname, sex (F or M) and ethnicity code of somebody who does not exist."""
    code, girls, boys, surnames = rng.choices(ORIGINS, ORIGIN_WEIGHTS)[0]
    sex = "F" if rng.random() < 0.49 else "M"
    return rng.choice((girls if sex == "F" else boys).split()), rng.choice(surnames.split()), sex, code


def sibling_forename(rng: Random, ethnicity: str) -> tuple[str, str]:
    """Another forename of the same origin, and its sex."""
    girls, boys = next((girls, boys) for code, girls, boys, _ in ORIGINS if code == ethnicity)
    sex = "F" if rng.random() < 0.49 else "M"
    return rng.choice((girls if sex == "F" else boys).split()), sex


def street_name(rng: Random) -> str:
    return f"{rng.choice(STREET_FIRST)} {rng.choice(STREET_SECOND)}"
