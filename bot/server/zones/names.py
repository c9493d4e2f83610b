"""What people call places that the tables of time zones do not know by that name.

Kept by hand, and only what organisers type: a city missing here is found by its country.
"""

from collections.abc import Iterator

# The zones people mean most, in the order that decides between equal matches.
COMMON = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "America/Los_Angeles",
    "Europe/Berlin",
    "America/Chicago",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/Paris",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "America/Toronto",
    "Asia/Dubai",
    "Africa/Lagos",
    "Asia/Karachi",
    "America/Denver",
    "Europe/Istanbul",
    "Asia/Seoul",
    "Africa/Johannesburg",
    "Pacific/Auckland",
    "America/Mexico_City",
    "Asia/Dhaka",
    "Africa/Nairobi",
    "Asia/Jakarta",
    "Europe/Moscow",
    "Africa/Cairo",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Amsterdam",
    "Europe/Warsaw",
    "Europe/Zurich",
    "Europe/Dublin",
    "Europe/Stockholm",
    "Europe/Lisbon",
    "Europe/Kyiv",
    "Europe/Athens",
    "America/Vancouver",
    "America/Bogota",
    "America/Argentina/Buenos_Aires",
    "America/Santiago",
    "America/Lima",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Manila",
    "Asia/Bangkok",
    "Asia/Ho_Chi_Minh",
    "Asia/Kuala_Lumpur",
    "Asia/Tehran",
    "Asia/Jerusalem",
    "Asia/Riyadh",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Kathmandu",
    "Asia/Colombo",
    "Australia/Melbourne",
    "Australia/Brisbane",
    "Australia/Perth",
    "Australia/Adelaide",
    "America/Phoenix",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Halifax",
    "America/St_Johns",
    "America/Tijuana",
    "Africa/Casablanca",
    "Atlantic/Azores",
)
# Cities (and nicknames) that name no zone of their own.
ALSO = """
America/New_York: NYC, NY, Boston, Washington DC, DC, Philadelphia, Atlanta, Miami, Pittsburgh
America/Chicago: Dallas, Houston, Austin, Minneapolis, St Louis, New Orleans, Nashville
America/Denver: Salt Lake City, Boulder, Albuquerque
America/Los_Angeles: LA, SF, San Francisco, Silicon Valley, Seattle, San Diego, Las Vegas, Portland
America/Toronto: Ottawa, Waterloo, Quebec
America/Edmonton: Calgary
America/Sao_Paulo: Rio de Janeiro, Brasilia, Belo Horizonte, Curitiba, Porto Alegre
America/Bogota: Medellin, Cali
America/Guayaquil: Quito
America/Mexico_City: CDMX, Guadalajara, Puebla
Africa/Lagos: Abuja, Ibadan
Africa/Johannesburg: Cape Town, Pretoria, Durban
Africa/Casablanca: Rabat, Marrakesh
Africa/Cairo: Alexandria
Asia/Almaty: Astana
Asia/Dhaka: Chittagong
Asia/Dubai: Abu Dhabi, Sharjah
Asia/Ho_Chi_Minh: Hanoi, Da Nang
Asia/Jakarta: Bandung, Surabaya
Asia/Jerusalem: Haifa
Asia/Karachi: Lahore, Islamabad, Rawalpindi
Asia/Kolkata: Bombay, Mumbai, Delhi, New Delhi, Bangalore, Bengaluru, Chennai, Hyderabad, Pune
Asia/Manila: Cebu, Quezon City
Asia/Riyadh: Jeddah, Mecca
Asia/Seoul: Busan, Daejeon
Asia/Shanghai: Beijing, Peking, Shenzhen, Guangzhou, Hangzhou, Chengdu, Wuhan, Nanjing
Asia/Tokyo: Osaka, Kyoto, Yokohama, Nagoya
Asia/Yekaterinburg: Ekaterinburg
Australia/Brisbane: Gold Coast
Europe/Berlin: Munich, Muenchen, München, Frankfurt, Hamburg, Cologne, Koeln, Köln, Stuttgart
Europe/Brussels: Antwerp, Ghent
Europe/Amsterdam: Rotterdam, The Hague, Utrecht, Eindhoven
Europe/Istanbul: Ankara, Izmir
Europe/Kyiv: Lviv, Kharkiv, Odesa
Europe/Lisbon: Porto
Europe/London: Edinburgh, Glasgow, Manchester, Cambridge, Oxford, Bristol, Cardiff
Europe/Madrid: Barcelona, Valencia, Seville
Europe/Moscow: St Petersburg, Saint Petersburg
Europe/Paris: Lyon, Toulouse, Marseille, Grenoble
Europe/Rome: Milan, Turin, Naples, Bologna
Europe/Stockholm: Gothenburg
Europe/Vienna: Wien, Graz
Europe/Warsaw: Krakow, Wroclaw, Gdansk, Lodz, Poznan
Europe/Zurich: Geneva, Basel, Bern, Lausanne
Pacific/Auckland: Wellington, Christchurch
"""
COUNTRIES_ALSO = """
AE: uae, emirates
BR: brasil
CD: drc
CH: schweiz, suisse
CI: ivory coast
CZ: czechia
DE: deutschland
ES: espana
GB: uk, great britain, united kingdom, england, scotland, wales
KR: south korea, korea
NL: holland, the netherlands
TR: turkiye
US: usa, america, united states of america
"""
ABBREVIATIONS = """
gmt: UTC, Europe/London, Africa/Accra, Atlantic/Reykjavik
bst: Europe/London, Asia/Dhaka
wet west: Europe/Lisbon
cet cest: Europe/Berlin, Europe/Paris, Europe/Madrid, Europe/Rome, Europe/Amsterdam, Europe/Warsaw
eet eest: Europe/Athens, Europe/Kyiv, Europe/Helsinki, Europe/Bucharest
msk: Europe/Moscow
ist: Asia/Kolkata, Europe/Dublin, Asia/Jerusalem
et est edt: America/New_York, America/Toronto
ct cst cdt: America/Chicago, America/Mexico_City, Asia/Shanghai
mt mst mdt: America/Denver, America/Phoenix
pt pst pdt: America/Los_Angeles, America/Tijuana
brt: America/Sao_Paulo
gst: Asia/Dubai
sgt: Asia/Singapore
aest aedt aet: Australia/Sydney, Australia/Melbourne, Australia/Brisbane
acst acdt: Australia/Adelaide, Australia/Darwin
"""
# Links that merge zones over borders: the place that an old name really means.
MOVED = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Johnston": "Pacific/Wake",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}


def lists(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of one of the texts above as its key and its values."""
    for line in text.strip().splitlines():
        key, _, rest = line.partition(": ")
        yield key, rest.split(", ")
