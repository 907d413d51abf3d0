#!/usr/bin/env python3
"""Make data/gazetteer/states-cldr.tsv, cities-cldr.tsv and regions-cldr.tsv from the Unicode CLDR.

In:  main/{en,ru,fr,es,zh,zh_Hant}.xml and subdivisions/{en,ru,fr,es,zh}.xml of the
     CLDR (Debian: package unicode-cldr-core, /usr/share/unicode/cldr/common).
Out: names of the ISO 3166 states and territories; names of the cities that stand
     for a time zone and are capitals or well known; names of the provinces of
     China and of the states of the USA; names of the first-level regions of some
     large states. Five languages, Chinese in both scripts.

An alias that stands in a CLDR file, whole or as a run of its characters, has the
source `cldr`; one that the rules below derived (St. to Saint, & to and) has
`editor`.

    gen_states.py           write the files
    gen_states.py --check   compare; exit 1 if they differ, 77 (skip) if the CLDR is
                            missing or of another version than the committed files
"""
import argparse
import difflib
import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "data", "gazetteer")
COLUMNS = ["id", "name", "type", "lang", "alias", "flags", "from", "to", "source", "role", "state"]
LANGS = [("en", "en"), ("ru", "ru"), ("fr", "fr"), ("es", "es"), ("zh", "zh"), ("zh_Hant", "zh")]

# Codes of the CLDR that are no ISO 3166 states or territories.
NOT_ISO = set("AC CP DG EA EU EZ IC QO TA UN XA XB ZZ".split())

# Display names where the CLDR's English form is not the plain short name.
NAMES = {
    "AG": "Antigua and Barbuda", "BA": "Bosnia and Herzegovina", "CC": "Cocos Islands",
    "CD": "DR Congo", "CG": "Republic of the Congo", "CI": "Ivory Coast",
    "GS": "South Georgia and the South Sandwich Islands", "HK": "Hong Kong",
    "HM": "Heard and McDonald Islands", "KN": "Saint Kitts and Nevis", "LC": "Saint Lucia",
    "BL": "Saint Barthélemy", "MF": "Saint Martin", "SH": "Saint Helena",
    "MM": "Myanmar", "MO": "Macao", "PM": "Saint Pierre and Miquelon", "PS": "Palestine",
    "SJ": "Svalbard and Jan Mayen", "ST": "São Tomé and Príncipe",
    "TC": "Turks and Caicos Islands", "TT": "Trinidad and Tobago",
    "VC": "Saint Vincent and the Grenadines", "WF": "Wallis and Futuna",
}

# Names that are also ordinary words or acronyms: they match only as printed.
CASE = {
    ("en", "US"), ("en", "UK"), ("fr", "É.-U."), ("fr", "R.-U."), ("es", "EE. UU."), ("es", "RU"),
    ("ru", "США"), ("fr", "La Réunion"), ("es", "El Salvador"),
}
# Names that oftener mean something else, or as often: the context decides.
AMBIGUOUS = {
    ("en", "Georgia"), ("en", "Jordan"), ("en", "Chad"), ("en", "Jersey"), ("es", "Granada"),
    ("fr", "Grenade"), ("fr", "Maurice"), ("ru", "Того"), ("en", "Saint Martin"),
    ("fr", "Saint-Martin"), ("es", "San Martín"), ("es", "Georgia"), ("es", "Jersey"), ("fr", "Jersey"),
    ("es", "Santa Elena"), ("fr", "Géorgie"), ("es", "Guadalupe"), ("es", "Chad"), ("es", "Mauricio"),
    ("es", "San Bartolomé"), ("fr", "Maurice"), ("es", "Congo"), ("zh", "喬治亞"), ("es", "RU"), ("ru", "Мали"),
}

# Time zones whose city is taken: zone -> (id, English name, state, capital or "").
C = "capital"
CITIES = {
    "Africa/Abidjan": ("abidjan", "Abidjan", "ci", ""), "Africa/Accra": ("accra", "Accra", "gh", C),
    "Africa/Addis_Ababa": ("addis-ababa", "Addis Ababa", "et", C),
    "Africa/Algiers": ("algiers", "Algiers", "dz", C), "Africa/Asmera": ("asmara", "Asmara", "er", C),
    "Africa/Bamako": ("bamako", "Bamako", "ml", C), "Africa/Bangui": ("bangui", "Bangui", "cf", C),
    "Africa/Banjul": ("banjul", "Banjul", "gm", C), "Africa/Bissau": ("bissau", "Bissau", "gw", C),
    "Africa/Brazzaville": ("brazzaville", "Brazzaville", "cg", C),
    "Africa/Bujumbura": ("bujumbura", "Bujumbura", "bi", ""), "Africa/Cairo": ("cairo", "Cairo", "eg", C),
    "Africa/Casablanca": ("casablanca", "Casablanca", "ma", ""),
    "Africa/Ceuta": ("ceuta", "Ceuta", "es", ""),
    "Africa/Conakry": ("conakry", "Conakry", "gn", C), "Africa/Dakar": ("dakar", "Dakar", "sn", C),
    "Africa/Dar_es_Salaam": ("dar-es-salaam", "Dar es Salaam", "tz", ""),
    "Africa/Freetown": ("freetown", "Freetown", "sl", C), "Africa/Gaborone": ("gaborone", "Gaborone", "bw", C),
    "Africa/Harare": ("harare", "Harare", "zw", C),
    "Africa/Johannesburg": ("johannesburg", "Johannesburg", "za", ""), "Africa/Juba": ("juba", "Juba", "ss", C),
    "Africa/Kampala": ("kampala", "Kampala", "ug", C), "Africa/Khartoum": ("khartoum", "Khartoum", "sd", C),
    "Africa/Kigali": ("kigali", "Kigali", "rw", C), "Africa/Kinshasa": ("kinshasa", "Kinshasa", "cd", C),
    "Africa/Lagos": ("lagos", "Lagos", "ng", ""), "Africa/Libreville": ("libreville", "Libreville", "ga", C),
    "Africa/Lome": ("lome", "Lomé", "tg", C), "Africa/Luanda": ("luanda", "Luanda", "ao", C),
    "Africa/Lusaka": ("lusaka", "Lusaka", "zm", C), "Africa/Malabo": ("malabo", "Malabo", "gq", C),
    "Africa/Maputo": ("maputo", "Maputo", "mz", C), "Africa/Maseru": ("maseru", "Maseru", "ls", C),
    "Africa/Mbabane": ("mbabane", "Mbabane", "sz", C), "Africa/Mogadishu": ("mogadishu", "Mogadishu", "so", C),
    "Africa/Monrovia": ("monrovia", "Monrovia", "lr", C), "Africa/Nairobi": ("nairobi", "Nairobi", "ke", C),
    "Africa/Ndjamena": ("ndjamena", "N'Djamena", "td", C), "Africa/Niamey": ("niamey", "Niamey", "ne", C),
    "Africa/Nouakchott": ("nouakchott", "Nouakchott", "mr", C),
    "Africa/Ouagadougou": ("ouagadougou", "Ouagadougou", "bf", C),
    "Africa/Porto-Novo": ("porto-novo", "Porto-Novo", "bj", C), "Africa/Sao_Tome": ("sao-tome", "São Tomé", "st", C),
    "Africa/Tripoli": ("tripoli", "Tripoli", "ly", C), "Africa/Tunis": ("tunis", "Tunis", "tn", C),
    "Africa/Windhoek": ("windhoek", "Windhoek", "na", C),
    "America/Anchorage": ("anchorage", "Anchorage", "us", ""), "America/Asuncion": ("asuncion", "Asunción", "py", C),
    "America/Bogota": ("bogota", "Bogotá", "co", C), "America/Buenos_Aires": ("buenos-aires", "Buenos Aires", "ar", C),
    "America/Caracas": ("caracas", "Caracas", "ve", C), "America/Chicago": ("chicago", "Chicago", "us", ""),
    "America/Denver": ("denver", "Denver", "us", ""), "America/Detroit": ("detroit", "Detroit", "us", ""),
    "America/Edmonton": ("edmonton", "Edmonton", "ca", ""), "America/Godthab": ("nuuk", "Nuuk", "gl", C),
    "America/Guayaquil": ("guayaquil", "Guayaquil", "ec", ""), "America/Halifax": ("halifax", "Halifax", "ca", ""),
    "America/Havana": ("havana", "Havana", "cu", C), "America/La_Paz": ("la-paz", "La Paz", "bo", C),
    "America/Lima": ("lima", "Lima", "pe", C), "America/Los_Angeles": ("los-angeles", "Los Angeles", "us", ""),
    "America/Managua": ("managua", "Managua", "ni", C), "America/Mexico_City": ("mexico-city", "Mexico City", "mx", C),
    "America/Monterrey": ("monterrey", "Monterrey", "mx", ""),
    "America/Montevideo": ("montevideo", "Montevideo", "uy", C), "America/Nassau": ("nassau", "Nassau", "bs", C),
    "America/New_York": ("new-york", "New York", "us", ""), "America/Paramaribo": ("paramaribo", "Paramaribo", "sr", C),
    "America/Port-au-Prince": ("port-au-prince", "Port-au-Prince", "ht", C),
    "America/Port_of_Spain": ("port-of-spain", "Port of Spain", "tt", C),
    "America/Santiago": ("santiago", "Santiago", "cl", C),
    "America/Santo_Domingo": ("santo-domingo", "Santo Domingo", "do", C),
    "America/Sao_Paulo": ("sao-paulo", "São Paulo", "br", ""), "America/Tegucigalpa": ("tegucigalpa", "Tegucigalpa", "hn", C),
    "America/Tijuana": ("tijuana", "Tijuana", "mx", ""), "America/Toronto": ("toronto", "Toronto", "ca", ""),
    "America/Vancouver": ("vancouver", "Vancouver", "ca", ""), "America/Winnipeg": ("winnipeg", "Winnipeg", "ca", ""),
    "Asia/Aden": ("aden", "Aden", "ye", ""), "Asia/Almaty": ("almaty", "Almaty", "kz", ""),
    "Asia/Amman": ("amman", "Amman", "jo", C), "Asia/Ashgabat": ("ashgabat", "Ashgabat", "tm", C),
    "Asia/Baghdad": ("baghdad", "Baghdad", "iq", C), "Asia/Baku": ("baku", "Baku", "az", C),
    "Asia/Bangkok": ("bangkok", "Bangkok", "th", C), "Asia/Barnaul": ("barnaul", "Barnaul", "ru", ""),
    "Asia/Beirut": ("beirut", "Beirut", "lb", C), "Asia/Bishkek": ("bishkek", "Bishkek", "kg", C),
    "Asia/Calcutta": ("kolkata", "Kolkata", "in", ""), "Asia/Chita": ("chita", "Chita", "ru", ""),
    "Asia/Colombo": ("colombo", "Colombo", "lk", ""), "Asia/Damascus": ("damascus", "Damascus", "sy", C),
    "Asia/Dhaka": ("dhaka", "Dhaka", "bd", C), "Asia/Dili": ("dili", "Dili", "tl", C),
    "Asia/Dubai": ("dubai", "Dubai", "ae", ""), "Asia/Dushanbe": ("dushanbe", "Dushanbe", "tj", C),
    "Asia/Gaza": ("gaza", "Gaza", "ps", ""), "Asia/Hebron": ("hebron", "Hebron", "ps", ""),
    "Asia/Irkutsk": ("irkutsk", "Irkutsk", "ru", ""), "Asia/Jakarta": ("jakarta", "Jakarta", "id", C),
    "Asia/Jerusalem": ("jerusalem", "Jerusalem", "il", C), "Asia/Kabul": ("kabul", "Kabul", "af", C),
    "Asia/Karachi": ("karachi", "Karachi", "pk", ""), "Asia/Katmandu": ("kathmandu", "Kathmandu", "np", C),
    "Asia/Krasnoyarsk": ("krasnoyarsk", "Krasnoyarsk", "ru", ""),
    "Asia/Kuala_Lumpur": ("kuala-lumpur", "Kuala Lumpur", "my", C), "Asia/Magadan": ("magadan", "Magadan", "ru", ""),
    "Asia/Manila": ("manila", "Manila", "ph", C), "Asia/Muscat": ("muscat", "Muscat", "om", C),
    "Asia/Nicosia": ("nicosia", "Nicosia", "cy", C), "Asia/Novosibirsk": ("novosibirsk", "Novosibirsk", "ru", ""),
    "Asia/Omsk": ("omsk", "Omsk", "ru", ""), "Asia/Phnom_Penh": ("phnom-penh", "Phnom Penh", "kh", C),
    "Asia/Pyongyang": ("pyongyang", "Pyongyang", "kp", C), "Asia/Rangoon": ("yangon", "Yangon", "mm", ""),
    "Asia/Riyadh": ("riyadh", "Riyadh", "sa", C), "Asia/Saigon": ("ho-chi-minh-city", "Ho Chi Minh City", "vn", ""),
    "Asia/Samarkand": ("samarkand", "Samarkand", "uz", ""), "Asia/Seoul": ("seoul", "Seoul", "kr", C),
    "Asia/Shanghai": ("shanghai", "Shanghai", "cn", ""), "Asia/Taipei": ("taipei", "Taipei", "tw", C),
    "Asia/Tashkent": ("tashkent", "Tashkent", "uz", C), "Asia/Tbilisi": ("tbilisi", "Tbilisi", "ge", C),
    "Asia/Tehran": ("tehran", "Tehran", "ir", C), "Asia/Thimphu": ("thimphu", "Thimphu", "bt", C),
    "Asia/Tokyo": ("tokyo", "Tokyo", "jp", C), "Asia/Tomsk": ("tomsk", "Tomsk", "ru", ""),
    "Asia/Ulaanbaatar": ("ulaanbaatar", "Ulaanbaatar", "mn", C), "Asia/Urumqi": ("urumqi", "Urumqi", "cn", ""),
    "Asia/Vientiane": ("vientiane", "Vientiane", "la", C), "Asia/Vladivostok": ("vladivostok", "Vladivostok", "ru", ""),
    "Asia/Yakutsk": ("yakutsk", "Yakutsk", "ru", ""), "Asia/Yekaterinburg": ("yekaterinburg", "Yekaterinburg", "ru", ""),
    "Asia/Yerevan": ("yerevan", "Yerevan", "am", C), "Atlantic/Reykjavik": ("reykjavik", "Reykjavik", "is", C),
    "Australia/Adelaide": ("adelaide", "Adelaide", "au", ""), "Australia/Brisbane": ("brisbane", "Brisbane", "au", ""),
    "Australia/Melbourne": ("melbourne", "Melbourne", "au", ""), "Australia/Perth": ("perth", "Perth", "au", ""),
    "Australia/Sydney": ("sydney", "Sydney", "au", ""), "Europe/Amsterdam": ("amsterdam", "Amsterdam", "nl", C),
    "Europe/Astrakhan": ("astrakhan", "Astrakhan", "ru", ""), "Europe/Athens": ("athens", "Athens", "gr", C),
    "Europe/Belgrade": ("belgrade", "Belgrade", "rs", C), "Europe/Berlin": ("berlin", "Berlin", "de", C),
    "Europe/Bratislava": ("bratislava", "Bratislava", "sk", C), "Europe/Brussels": ("brussels", "Brussels", "be", C),
    "Europe/Bucharest": ("bucharest", "Bucharest", "ro", C), "Europe/Budapest": ("budapest", "Budapest", "hu", C),
    "Europe/Chisinau": ("chisinau", "Chisinau", "md", C), "Europe/Copenhagen": ("copenhagen", "Copenhagen", "dk", C),
    "Europe/Dublin": ("dublin", "Dublin", "ie", C), "Europe/Helsinki": ("helsinki", "Helsinki", "fi", C),
    "Europe/Istanbul": ("istanbul", "Istanbul", "tr", ""), "Europe/Kaliningrad": ("kaliningrad", "Kaliningrad", "ru", ""),
    "Europe/Kiev": ("kyiv", "Kyiv", "ua", C), "Europe/Lisbon": ("lisbon", "Lisbon", "pt", C),
    "Europe/Ljubljana": ("ljubljana", "Ljubljana", "si", C), "Europe/London": ("london", "London", "gb", C),
    "Europe/Madrid": ("madrid", "Madrid", "es", C), "Europe/Minsk": ("minsk", "Minsk", "by", C),
    "Europe/Moscow": ("moscow", "Moscow", "ru", C), "Europe/Oslo": ("oslo", "Oslo", "no", C),
    "Europe/Paris": ("paris", "Paris", "fr", C), "Europe/Podgorica": ("podgorica", "Podgorica", "me", C),
    "Europe/Prague": ("prague", "Prague", "cz", C), "Europe/Riga": ("riga", "Riga", "lv", C),
    "Europe/Rome": ("rome", "Rome", "it", C), "Europe/Samara": ("samara", "Samara", "ru", ""),
    "Europe/Sarajevo": ("sarajevo", "Sarajevo", "ba", C), "Europe/Saratov": ("saratov", "Saratov", "ru", ""),
    "Europe/Simferopol": ("simferopol", "Simferopol", "ua", ""), "Europe/Skopje": ("skopje", "Skopje", "mk", C),
    "Europe/Sofia": ("sofia", "Sofia", "bg", C), "Europe/Stockholm": ("stockholm", "Stockholm", "se", C),
    "Europe/Tallinn": ("tallinn", "Tallinn", "ee", C), "Europe/Tirane": ("tirana", "Tirana", "al", C),
    "Europe/Uzhgorod": ("uzhhorod", "Uzhhorod", "ua", ""), "Europe/Vaduz": ("vaduz", "Vaduz", "li", C),
    "Europe/Vienna": ("vienna", "Vienna", "at", C), "Europe/Vilnius": ("vilnius", "Vilnius", "lt", C),
    "Europe/Volgograd": ("volgograd", "Volgograd", "ru", ""), "Europe/Warsaw": ("warsaw", "Warsaw", "pl", C),
    "Europe/Zagreb": ("zagreb", "Zagreb", "hr", C), "Europe/Zaporozhye": ("zaporizhzhia", "Zaporizhzhia", "ua", ""),
    "Europe/Zurich": ("zurich", "Zurich", "ch", ""), "Indian/Antananarivo": ("antananarivo", "Antananarivo", "mg", C),
    "Pacific/Apia": ("apia", "Apia", "ws", C), "Pacific/Auckland": ("auckland", "Auckland", "nz", ""),
    "Pacific/Funafuti": ("funafuti", "Funafuti", "tv", C), "Pacific/Honolulu": ("honolulu", "Honolulu", "us", ""),
    "Pacific/Majuro": ("majuro", "Majuro", "mh", C), "Pacific/Noumea": ("noumea", "Nouméa", "nc", C),
    "Pacific/Port_Moresby": ("port-moresby", "Port Moresby", "pg", C), "Pacific/Tarawa": ("tarawa", "Tarawa", "ki", C),
}
# Forms of the CLDR left out: the name of a state or of something larger.
SKIP_CITY = {("ru", "Алжир"), ("ru", "Тунис"), ("zh", "突尼斯"), ("es", "Túnez"), ("fr", "Mexico")}
CITY_FLAGS = {
    ("en", "La Paz"): "case", ("fr", "La Paz"): "case", ("es", "La Paz"): "case",
    ("en", "Halifax"): "ambiguous", ("es", "Lagos"): "ambiguous", ("en", "Santiago"): "ambiguous",
    ("fr", "Santiago"): "ambiguous", ("ru", "Сантьяго"): "ambiguous", ("en", "Sofia"): "ambiguous",
    ("fr", "Sofia"): "ambiguous", ("es", "Sofía"): "ambiguous", ("ru", "София"): "ambiguous",
    ("es", "Adelaida"): "ambiguous", ("ru", "Аделаида"): "ambiguous",
}

# Provinces of China and states of the USA: CLDR code -> id. Municipalities are cities.
CN = {
    "cnah": "anhui", "cnbj": "beijing", "cncq": "chongqing", "cnfj": "fujian", "cngd": "guangdong",
    "cngs": "gansu", "cngx": "guangxi", "cngz": "guizhou", "cnha": "henan", "cnhb": "hubei", "cnhe": "hebei",
    "cnhi": "hainan", "cnhl": "heilongjiang", "cnhn": "hunan", "cnjl": "jilin", "cnjs": "jiangsu",
    "cnjx": "jiangxi", "cnln": "liaoning", "cnnm": "inner-mongolia", "cnnx": "ningxia", "cnqh": "qinghai",
    "cnsc": "sichuan", "cnsd": "shandong", "cnsh": "shanghai", "cnsn": "shaanxi", "cnsx": "shanxi",
    "cntj": "tianjin", "cnxj": "xinjiang", "cnxz": "tibet", "cnyn": "yunnan", "cnzj": "zhejiang",
}
US_CODES = ("ak al ar az ca co ct de fl ga hi ia id il in ks ky la ma md me mi mn mo ms mt nc nd ne nh nj nm "
            "nv ny oh ok or pa ri sc sd tn tx ut va vt wa wi wv wy").split()
US_NAMES = {"usga": "Georgia (US state)", "uswa": "Washington (US state)", "usny": "New York (US state)"}
US_IDS = {"usga": "georgia-us-state", "uswa": "washington-state", "usny": "new-york-state"}
SKIP_SUB = {("ru", "Вашингтон²"), ("fr", "Níngxià"), ("en", "Washington"), ("es", "Washington"),
            ("en", "New York"), ("ru", "Нью-Йорк"), ("fr", "New York"), ("es", "Nueva York"), ("ru", "Пекин"),
            ("ru", "Венеция"), ("ru", "Мадрид"), ("ru", "Валенсия"), ("ru", "Пара"), ("ru", "Мехико"), ("es", "Altái"),
            ("zh", "中央"), ("zh", "帕拉"), ("zh", "西北地区")}
SUB_FLAGS = {("zh", "喬治亞"): "ambiguous", ("en", "Georgia"): "ambiguous", ("fr", "Géorgie"): "ambiguous", ("es", "Georgia"): "ambiguous"}
ZH_TAIL = re.compile("(壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|州)$")


# Regions of other large states: those with all five names, under the CLDR's English name unless one stands here.
REGION_STATES = {
    "ru": None, "ua": None, "de": None, "in": None, "ca": None, "au": None, "mx": None, "br": None, "pk": None,
    "es": "an ar as cb cm cl ct ex ga ib mc md nc pv vc".split(),
    "it": "21 25 32 34 36 42 45 52 55 57 62 65 67 72 75 77 78 82 88".split(),
    "fr": "ara bfc bre cvl ges hdf idf naq nor occ pac pdl".split(), "gb": "eng nir sct wls".split(),
}
REGION_NAMES = {
    "rual": "Altai Republic", "rubu": "Buryatia", "ruce": "Chechnya", "rucu": "Chuvashia", "ruchu": "Chukotka",
    "rukb": "Kabardino-Balkaria", "rukc": "Karachay-Cherkessia", "rukhm": "Khanty-Mansi", "ruko": "Komi Republic",
    "runen": "Nenets Autonomous Okrug", "rusa": "Yakutia", "ruse": "North Ossetia", "ruud": "Udmurtia",
    "ruyan": "Yamalo-Nenets", "ruyev": "Jewish Autonomous Oblast", "rumos": "Moscow Oblast",
    "ruzab": "Zabaykalsky Krai", "ua05": "Vinnytsia Oblast", "ua07": "Volyn Oblast",
    "ua09": "Luhansk Oblast", "ua12": "Dnipropetrovsk Oblast", "ua14": "Donetsk Oblast", "ua18": "Zhytomyr Oblast",
    "ua21": "Zakarpattia Oblast", "ua23": "Zaporizhzhia Oblast", "ua26": "Ivano-Frankivsk Oblast",
    "ua32": "Kyiv Oblast", "ua35": "Kirovohrad Oblast", "ua43": "Crimea", "ua46": "Lviv Oblast",
    "ua48": "Mykolaiv Oblast", "ua51": "Odesa Oblast", "ua53": "Poltava Oblast", "ua56": "Rivne Oblast",
    "ua59": "Sumy Oblast", "ua61": "Ternopil Oblast", "ua63": "Kharkiv Oblast", "ua65": "Kherson Oblast",
    "ua68": "Khmelnytskyi Oblast", "ua71": "Cherkasy Oblast", "ua74": "Chernihiv Oblast",
    "ua77": "Chernivtsi Oblast", "esmc": "Murcia", "esmd": "Community of Madrid", "esnc": "Navarre",
    "caqc": "Quebec", "pkpb": "Punjab (Pakistan)", "mxmex": "State of Mexico", "auvic": "Victoria (Australia)",
    "inpb": "Punjab (India)", "frara": "Auvergne-Rhône-Alpes", "frbfc": "Bourgogne-Franche-Comté",
    "frbre": "Brittany", "frcvl": "Centre-Val de Loire", "frges": "Grand Est", "frhdf": "Hauts-de-France",
    "fridf": "Île-de-France", "frnaq": "Nouvelle-Aquitaine", "frnor": "Normandy", "frocc": "Occitania",
    "frpac": "Provence-Alpes-Côte d'Azur", "frpdl": "Pays de la Loire",
}
# Regions with a row by hand, or that are cities.
SKIP_REGION = set("rumow ruspe debe dehh dehb inch indl indd indn ua30 ua40 mxcmx pkis brdf injk pkjk".split())
REGION_AMBIGUOUS = {
    "Marche", "阿尔泰", "阿爾泰", "Victoria", "Виктория",
    "Punjab", "Пенджаб", "Pendjab", "Punyab", "Galicia", "Galice", "Галисия", "Santa Catarina",
    "Tabasco", "Табаско", "Campania", "Marcas", "Марке", "Marches", "Amazonas", "Амазонас", "Durango", "Colima",
    "Kirov", "Lacio", "Hesse", "Гессен", "Гоа", "Goa", "Sajonia", "Saxe", "Саар", "Sarre", "Гойяс",
    "Goiás", "Para", "Pará", "Пара", "Баия", "Sinaloa", "Navarra", "Наварра", "Hidalgo", "Morelos", "Идальго",
    "Морелос", "Guerrero", "Герреро", "旁遮普", "Normandie", "Acre", "Акри", "Sind", "Синд", "Ceará", "Molise",
    "Bretagne", "Nuevo León", "Michoacán", "Campanie", "Puebla", "Пуэбла", "Jalisco", "Bihar", "中央邦",
    "北方邦", "东南", "Alberta", "Альберта", "Sikkim", "Lombardie", "Sergipe", "Roraima",
}
# Regions whose bare name is that of their chief town: named with their kind alone.
TOWN_NAMES = {"mxque", "mxpue", "mxchh", "mxslp", "mxoax", "mxzac", "mxagu", "mxgua", "mxdur", "mxcam", "mxtla", "brrj",
              "brsp", "mxcol"}


def ru_flags(alias):
    """`inflect`, unless every word of a Russian name is one that never changes."""
    letters = [c for c in alias if c.isalpha()]
    if all(c.isupper() for c in letters):
        return ""
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", alias):
        if word[0].islower() and len(word) < 4:
            continue
        if word.endswith(("ово", "ево", "ино", "ье", "ие", "ые", "ое", "ство", "море", "айи")):
            return "inflect"
        if word[-1] in "оуэюие":
            continue
        return "inflect"
    return ""


def tidy(text):
    """White space and invisible marks as people type them."""
    text = re.sub("[\u200b\u200e\u200f\u2060\ufeff]", "", text)
    return re.sub("[\u00a0\u202f\\s]+", " ", text).strip()


def forms(code, lang, raw):
    """The aliases one CLDR name gives, best first."""
    text = tidy(raw)
    out = []
    paren = re.match(r"^(.*?)\s*[(（]([^()（）]+)[)）](.*)$", text)
    if lang == "en" and " SAR " in text:
        out.append(text.split(" SAR ")[0])
    elif paren and code in ("MM", "FK"):
        out += [paren.group(1) if code == "MM" else paren.group(1) + paren.group(3), paren.group(2)]
        if lang == "ru" and code == "FK":
            out = ["Фолклендские острова", "Мальвинские острова"]
    elif paren and paren.group(3):
        out.append(tidy(paren.group(1) + (" " if lang == "en" else "") + paren.group(3)))
    elif paren and lang == "zh":
        out.append(text)
        out.append(text.replace("（", "(").replace("）", ")"))
    elif not paren:
        out.append(text)
    # Any other form in parentheses ("Congo (DRC)") has a better one beside it.
    more = []
    for alias in out:
        if " - " in alias:
            more.append(alias.replace(" - ", "-"))
            continue
        more.append(alias)
        if "&" in alias:
            more.append(alias.replace("&", "and"))
        if lang == "ru" and re.search("о-ва?\\b", alias):
            more.append(re.sub("о-ва\\b", "острова", re.sub("о-в\\b", "остров", alias)))
    for alias in list(more):
        if lang == "en" and alias.startswith("St. "):
            more.append("Saint " + alias[4:])
            more.append("St " + alias[4:])
        if lang == "zh":
            continue
        if "’" in alias:
            more.append(alias.replace("’", "'"))
    seen = []
    for alias in more:
        if alias and alias not in seen:
            seen.append(alias)
    return seen


def read_territories(root, locale):
    tree = ET.parse(os.path.join(root, "main", locale + ".xml"))
    out = {}
    for node in tree.find("localeDisplayNames/territories"):
        code = node.get("type")
        if len(code) == 2 and code.isalpha() and code not in NOT_ISO:
            out.setdefault(code, []).append((node.get("alt") or "", node.text))
    return out


def read_zones(root, locale):
    tree = ET.parse(os.path.join(root, "main", locale + ".xml"))
    out = {}
    for zone in tree.iter("zone"):
        city = zone.find("exemplarCity")
        if city is not None:
            out[zone.get("type")] = tidy(city.text)
    return out


def read_subdivisions(root, locale):
    path = os.path.join(root, "subdivisions", locale + ".xml")
    if not os.path.exists(path):
        return {}
    return {n.get("type"): tidy(n.text) for n in ET.parse(path).iter("subdivision") if not n.get("alt")}


def cldr_version(root):
    with open(os.path.join(root, "dtd", "ldml.dtd"), encoding="utf-8") as f:
        found = re.search(r'cldrVersion CDATA #FIXED "([^"]+)"', f.read())
    return found.group(1) if found else "unknown"


def join_flags(*parts):
    flags = []
    for part in parts:
        for flag in part.split(","):
            if flag and flag not in flags:
                flags.append(flag)
    return ",".join(flags)


class Rows:
    def __init__(self):
        self.rows, self.seen = [], set()

    def add(self, id_, name, type_, lang, alias, flags, source, state=""):
        key = (id_, type_, lang, alias)
        if key not in self.seen:
            self.seen.add(key)
            self.rows.append([id_, name, type_, lang, alias, flags, "", "", source, "", state])


def make_states(root):
    rows = Rows()
    names = {locale: read_territories(root, locale) for locale, _ in LANGS}
    for code in sorted(names["en"]):
        english = names["en"][code]
        name = NAMES.get(code) or tidy(next(text for alt, text in english if not alt))
        for locale, lang in LANGS:
            for _, raw in names[locale].get(code, []):
                for alias in forms(code, lang, raw):
                    flags = join_flags("case" if (lang, alias) in CASE else "",
                                       "ambiguous" if (lang, alias) in AMBIGUOUS else "",
                                       ru_flags(alias) if lang == "ru" else "")
                    source = "cldr" if alias in tidy(raw) else "editor"
                    rows.add(code.lower(), name, "LOC" if code == "AQ" else "GPE", lang, alias, flags, source)
    return rows.rows


def make_cities(root):
    rows = Rows()
    zones = {locale: read_zones(root, locale) for locale, _ in LANGS}
    subs = {locale: read_subdivisions(root, locale) for locale, _ in LANGS}
    for zone, (id_, name, _, capital) in sorted(CITIES.items(), key=lambda item: item[1][0]):
        for locale, lang in LANGS:
            raw = zones[locale].get(zone)
            source = "cldr"
            if lang == "en":
                # The CLDR leaves an English city to the zone's own key.
                key = zone.rsplit("/", 1)[1].replace("_", " ")
                source = "cldr" if name in (raw, key) else "editor"
                raw = name
            if not raw or (lang, raw) in SKIP_CITY:
                continue
            raw = re.sub(r"\s*\([^)]*\)$", "", raw)
            for alias in dict.fromkeys([raw, raw.replace("’", "'")]):
                flags = join_flags(capital, CITY_FLAGS.get((lang, alias), ""),
                                   ru_flags(alias) if lang == "ru" else "")
                rows.add(id_, name, "GPE", lang, alias, flags, source if alias == raw else "editor")
    wanted = [(code, id_) for code, id_ in CN.items()]
    wanted += [("us" + code, None) for code in US_CODES]
    for code, id_ in wanted:
        name = US_NAMES.get(code) or subs["en"][code]
        id_ = id_ or US_IDS.get(code) or name.lower().replace(" ", "-")
        for locale, lang in LANGS:
            raw = subs[locale].get(code)
            if not raw or (lang, raw) in SKIP_SUB:
                continue
            capital = "capital" if id_ == "beijing" else ""
            aliases = [raw]
            if lang == "zh" and "(" not in raw:
                short = ZH_TAIL.sub("", raw)
                if code != "uswa" and code != "usny" and len(short) > 1:
                    aliases.append(short)
            for alias in aliases:
                flags = join_flags(capital, SUB_FLAGS.get((lang, alias), ""), ru_flags(alias) if lang == "ru" else "")
                rows.add(id_, name, "GPE", lang, alias, flags, "cldr")
                if "’" in alias:
                    rows.add(id_, name, "GPE", lang, alias.replace("’", "'"), flags, "editor")
    return rows.rows


def script_table(root, forward):
    """Characters of the one Chinese script to the other, by the CLDR's own transform."""
    path = os.path.join(root, "transforms", "Simplified-Traditional.xml")
    text = ET.parse(path).find("transforms/transform/tRule").text
    table = {}
    for line in text.splitlines():
        found = re.match(r"^(.)([↔→←])(.);", line.strip())
        if found and found.group(2) != ("←" if forward else "→"):
            simplified, _, traditional = found.groups()
            table[simplified if forward else traditional] = traditional if forward else simplified
    # In names of foreign places these stand for sounds and stay.
    for kept in "里干后范谷松征制系面准台于余斗卷志游回向布姜岳克几周舍":
        table.pop(kept, None)
    return str.maketrans(table)


def region_aliases(code, lang, raw, name):
    """The aliases of a region: as the CLDR has it, and with the kind of region in lower case as prose has it."""
    kind = {"en": r" (Oblast|Krai|Province)$", "ru": r" (область|край|округ)$", "fr": "^(oblast|kraï) ",
            "es": "^(óblast|krai) ", "zh": "(州|边疆区)$"}[lang]
    oblast = code[:2] in ("ru", "ua") and re.search(" (Oblast|Krai)$", name)
    raw = re.sub("[²]$", "", raw).replace(" - ", "-")
    if lang == "en":
        raw = re.sub(r" \([^)]*\)$", "", name)
        return [raw] + ([re.sub(" (Oblast|Krai)$", " Region", raw)] if oblast else [])
    if code[:2] in ("ru", "ua") and lang in ("fr", "es"):
        raw = re.sub("^(Oblast|Kraï|Óblast|Krai) ", lambda found: found.group(0).lower(), raw)
    if oblast and not re.search(kind, raw):
        return []
    aliases = [raw]
    if lang == "zh" and code[:2] == "ru" and raw.endswith(("共和国", "共和國")):
        aliases.append(raw[:-3])
    if lang == "zh" and code[:2] in ("au", "in", "pk") and len(raw) > 3 and raw[-1] in "州邦":
        aliases.append(raw[:-1])
    return aliases


def make_regions(root):
    rows = Rows()
    subs = {locale: read_subdivisions(root, locale) for locale, _ in LANGS}
    scripts = [script_table(root, True), script_table(root, False)]
    for code in sorted(subs["en"]):
        state, wanted = code[:2], REGION_STATES.get(code[:2], [])
        if (wanted is not None and code[2:] not in wanted) or code in SKIP_REGION or code in TOWN_NAMES:
            continue
        if not all(subs[locale].get(code) for locale, _ in LANGS[:5]):
            continue
        name = REGION_NAMES.get(code) or subs["en"][code]
        if state == "ru" and re.search("(область)$", subs["ru"][code]) and "Oblast" not in name:
            name += " Oblast"
        plain = unicodedata.normalize("NFD", name)
        plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
        id_ = re.sub("[^a-z0-9]+", "-", plain.replace("'", "").replace("’", "")).strip("-")
        for locale, lang in LANGS[:5]:
            if (lang, subs[locale][code]) in SKIP_SUB:
                continue
            for raw in region_aliases(code, lang, subs[locale][code], name):
                spelled = dict.fromkeys([raw, raw.replace("’", "'")])
                if lang == "zh":
                    spelled = dict.fromkeys([raw.translate(scripts[1]), raw.translate(scripts[0])])
                for alias in spelled:
                    flags = join_flags("ambiguous" if alias in REGION_AMBIGUOUS else "",
                                       ru_flags(alias) if lang == "ru" else "")
                    source = "cldr" if alias == subs[locale][code] else "editor"
                    rows.add(id_, name, "GPE", lang, alias, flags, source)
    return rows.rows


def render(title, version, rows):
    head = [
        "# " + title,
        "# Made by tools/gen_states.py from the Unicode CLDR; do not edit.",
        "# CLDR version: " + version,
        "# CLDR data: Copyright 1991-2022 Unicode, Inc., under the permissive Unicode licence",
        "# (SPDX: Unicode-DFS-2016, https://www.unicode.org/copyright.html).",
        "# source: cldr = read from the CLDR files; editor = derived by a rule of the script.",
        "\t".join(COLUMNS),
    ]
    return "\n".join(head + ["\t".join(row) for row in rows]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    parser.add_argument("--cldr", default="/usr/share/unicode/cldr/common", help="the CLDR's folder `common`")
    parser.add_argument("--out", default=OUT, help="folder of the gazetteers")
    args = parser.parse_args()
    if not os.path.exists(os.path.join(args.cldr, "main", "en.xml")):
        print(f"gen_states: no CLDR in {args.cldr} (Debian: apt-get install unicode-cldr-core)", file=sys.stderr)
        return 77
    version = cldr_version(args.cldr)
    made = {
        "states-cldr.tsv": render("Names of the ISO 3166 states and territories.", version, make_states(args.cldr)),
        "cities-cldr.tsv": render("Names of cities, of China's provinces and of the states of the USA.", version,
                                  make_cities(args.cldr)),
        "regions-cldr.tsv": render("Names of first-level regions: provinces, federal subjects, Länder.", version,
                                   make_regions(args.cldr)),
    }
    status = 0
    for name, text in made.items():
        path = os.path.join(args.out, name)
        if not args.check:
            with open(path, "w", encoding="utf-8", newline="\n") as f:
                f.write(text)
            continue
        with open(path, encoding="utf-8", newline="") as f:
            old = f.read()
        if old == text:
            continue
        was = re.search("^# CLDR version: (.*)$", old, re.M)
        if was and was.group(1) != version:
            print(f"gen_states: {name} was made from CLDR {was.group(1)}, installed is {version}: not compared",
                  file=sys.stderr)
            status = status or 77
            continue
        diff = list(difflib.unified_diff(old.splitlines(), text.splitlines(), name, "made anew", lineterm=""))
        print("\n".join(diff[:200]))
        print(f"gen_states: {name} differs from what the script makes", file=sys.stderr)
        status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
