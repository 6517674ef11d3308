"""Invented people and offices. Telephone numbers are 555-01xx, mail addresses end in .example, NPIs begin with 2."""

from dataclasses import dataclass

FIRST_NAMES = """
    Alma Bert Clara Dario Edda Felix Greta Hugo Ines Jasper Karin Leon Mabel Nestor Olive Pablo Quinn Rosa
    Silas Thea Ulric Vera Wendell Xenia Yusuf Zelda Amos Brisa Cyrus Delia Emil Flora Gideon Hattie Ivo Juno
    Kermit Lourdes Milo Nadia Otis Petra Ramon Selma Tobias Una Viggo Willa Abel Bonnie Clement Dora Enzo Fern
    Gunnar Hilda Iris Joaquin Kezia Lyle
""".split()
LAST_NAMES = """
    Abernaught Birchwell Calloway Dunmore Eastlake Farrowby Glenhurst Hollingway Ingleside Juniper Kettleson
    Larkmoor Mossman Northcote Oakhurst Pendry Quillfeather Rosedale Sandoval-Reed Thornbury Underhill Vantage
    Westerly Yarrow Zimmerly Ashgrove Brandtner Cloverly Driscombe Elmstead Fairweather Greystone Hartwell
    Ivers Jessamy Kingfield Lockridge Merriweather Nightingale Ostrander Pemberly Quarles Ravenel Stillwater
    Tamarack Upjohn Verdugo Willowby Yellowtail Zephyrin Applethwaite Beaumarsh Copperfield Dandridge Everhart
    Foxglove Gladwell Honeycutt Ironwood Jorgansen
""".split()


@dataclass(frozen=True)
class Office:
    """One practice: what it is called, what it does, who runs it."""

    name: str
    group: str
    taxonomy: str
    manager: str


DANA_OFFICES = [
    Office("Lakeside Orthopedics", "orthopaedics", "207X00000X", "Ruth Kellerby"),
    Office("Northgate Family Medicine", "primary_care", "207Q00000X", ""),
    Office("Harbor Point Physical Therapy", "physical_therapy", "225100000X", "Owen Tressler"),
    Office("Summit Pain Associates", "pain", "208VP0014X", "Tansy Nguyen-Hale"),
    Office("Saguaro Sports Medicine", "sports_medicine", "207QS0010X", "Marisol Quintero-Bell"),
    Office("Old Pueblo Chiropractic", "chiropractic", "111N00000X", "Dell Hargrove-Lyle"),
    Office("Catalina Heart Group", "cardiology", "207RC0000X", "Priya Stonebrook"),
    Office("Rillito Internal Medicine", "primary_care", "207R00000X", "Hank Osterly"),
    Office("Mesa Verde Rheumatology", "rheumatology", "207RR0500X", "Linnea Farwell"),
    Office("Desert Willow Geriatrics", "geriatrics", "207RG0300X", "Opal Winterbourne"),
    Office("Copper Canyon Neurology", "neurology", "2084N0400X", "Jonas Redfern-Cole"),
    Office("Agave Endocrine Center", "endocrine_metabolic", "207RE0101X", "Celeste Marlowe-Diaz"),
    Office("Sonoran Spine and Joint", "orthopaedics", "207XS0117X", "Bram Ellsworth"),
    Office("Foothills PM&R", "pmr", "208100000X", "Nola Pettibone"),
    Office("Palo Verde Physical Therapy", "physical_therapy", "2251X0800X", "Grady Underwood-Sims"),
    Office("Starr Pass Family Practice", "primary_care", "207Q00000X", "Yolanda Birdsong"),
    Office("Ironwood Pulmonary", "pulmonary_renal", "207RP1001X", ""),
    Office("Tanque Verde Podiatry", "podiatry", "213E00000X", "Fitz Carrowell"),
    Office("Oro Hand and Shoulder", "orthopaedics", "207XS0106X", "Maeve Tillinghast"),
    Office("Ocotillo Oncology", "oncology", "207RX0202X", "Silvio Brandywine"),
    Office("Mission View Chiropractic", "chiropractic", "111NR0400X", ""),
    Office("Pantano Primary Care", "primary_care", "207R00000X", "Dot Everly-Marsh"),
    Office("Sabino Joint Replacement", "orthopaedics", "207XS0114X", "Carlisle Novak-Reyes"),
    Office("Vail Family Physicians", "primary_care", "207Q00000X", "Effie Longstreet"),
    Office("Cactus Wren Physical Therapy", "physical_therapy", "2251G0304X", "Rocco Bellweather"),
    Office("Gila Balance and Neurology", "neurology", "2084N0400X", ""),
    Office("Santa Rita Sports and Spine", "sports_medicine", "207XX0005X", "Winnie Castellane"),
    Office("Arroyo Diabetes Care", "endocrine_metabolic", "207RE0101X", "Basil Throckmorton"),
    Office("Mirasol Women's Health", "primary_care", "208D00000X", "Juniper Ashcombe"),
    Office("Kolb Road Orthopedics", "orthopaedics", "207X00000X", "Lorne Whitlock-Pace"),
]

OMAR_OFFICES = [
    Office("Cherry Creek Cardiology", "cardiology", "207RC0000X", "Astrid Fenwick"),
    Office("Front Range Family Health", "primary_care", "207Q00000X", "Moses Abendroth"),
    Office("Platte River Physical Therapy", "physical_therapy", "225100000X", "Ivy Sommerfeld-Tate"),
    Office("Highlands Neurology", "neurology", "2084N0400X", ""),
    Office("Mile High Pain and Spine", "pain", "2081P2900X", "Corwin Delacroix-Lee"),
    Office("Washington Park Chiropractic", "chiropractic", "111N00000X", "Tilda Mercer-Voss"),
    Office("Sloan Lake Internal Medicine", "primary_care", "207R00000X", "Ned Halloway"),
    Office("Bear Creek Orthopedics", "orthopaedics", "207X00000X", "Sunniva Caldwell-Orr"),
    Office("Aspen Grove Geriatrics", "geriatrics", "207QG0300X", "Phineas Goodwater"),
    Office("Red Rocks Endocrinology", "endocrine_metabolic", "207RE0101X", ""),
]

STREETS = ["Ocotillo", "Juniper", "Mesquite", "Larkspur", "Cottonwood", "Yucca", "Sagebrush", "Primrose", "Verbena"]
TUCSON_ZIPS = ["85704", "85705", "85710", "85711", "85712", "85715", "85718", "85719", "85741", "85750"]
DENVER_ZIPS = ["80202", "80206", "80209", "80210", "80211", "80218", "80220", "80222"]


def phone(n: int, area: str = "520") -> str:
    """A number that is reserved for fiction."""
    return f"{area}-555-{100 + n % 100:04d}"


def npi(n: int) -> str:
    """The n-th number that passes the check digit and begins with 2, which no real one does (domain.md 7.4)."""
    body = f"2{n:08d}"
    total = 24
    for i, char in enumerate(reversed(body)):
        digit = int(char)
        if i % 2 == 0:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return f"{body}{-total % 10}"


def mail(person: str, office: str) -> str:
    """An address under a reserved domain."""
    host = "".join(char for char in office.lower() if char.isalnum())[:20]
    return f"{person.split(maxsplit=1)[0].lower()}@{host}.example"
