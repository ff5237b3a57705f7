"""Countries by name and by ISO 3166 codes, so that a column of them can be placed on a map."""

from __future__ import annotations

import unicodedata

# alpha-3, alpha-2, names people use; ISO 3166-1.
_TABLE = """
AFG AF Afghanistan; ALB AL Albania; DZA DZ Algeria; AND AD Andorra; AGO AO Angola; ATG AG Antigua and Barbuda;
ARG AR Argentina; ARM AM Armenia; AUS AU Australia; AUT AT Austria; AZE AZ Azerbaijan; BHS BS Bahamas, The Bahamas;
BHR BH Bahrain; BGD BD Bangladesh; BRB BB Barbados; BLR BY Belarus; BEL BE Belgium; BLZ BZ Belize; BEN BJ Benin;
BTN BT Bhutan; BOL BO Bolivia; BIH BA Bosnia and Herzegovina, Bosnia; BWA BW Botswana; BRA BR Brazil, Brasil;
BRN BN Brunei, Brunei Darussalam; BGR BG Bulgaria; BFA BF Burkina Faso; BDI BI Burundi; KHM KH Cambodia;
CMR CM Cameroon;
CAN CA Canada; CPV CV Cape Verde, Cabo Verde; CAF CF Central African Republic; TCD TD Chad; CHL CL Chile; CHN CN China;
COL CO Colombia; COM KM Comoros; COG CG Congo, Republic of the Congo; COD CD DR Congo, Democratic Republic of the Congo;
CRI CR Costa Rica; CIV CI Ivory Coast, Cote d'Ivoire; HRV HR Croatia; CUB CU Cuba; CYP CY Cyprus;
CZE CZ Czech Republic, Czechia; DNK DK Denmark; DJI DJ Djibouti; DMA DM Dominica; DOM DO Dominican Republic;
ECU EC Ecuador; EGY EG Egypt; SLV SV El Salvador; GNQ GQ Equatorial Guinea; ERI ER Eritrea; EST EE Estonia;
SWZ SZ Eswatini, Swaziland; ETH ET Ethiopia; FJI FJ Fiji; FIN FI Finland; FRA FR France; GAB GA Gabon; GMB GM Gambia;
GEO GE Georgia; DEU DE Germany, Deutschland; GHA GH Ghana; GRC GR Greece; GRL GL Greenland; GRD GD Grenada;
GTM GT Guatemala; GIN GN Guinea; GNB GW Guinea-Bissau; GUY GY Guyana; HTI HT Haiti; HND HN Honduras; HKG HK Hong Kong;
HUN HU Hungary; ISL IS Iceland; IND IN India; IDN ID Indonesia; IRN IR Iran, Islamic Republic of Iran; IRQ IQ Iraq;
IRL IE Ireland, Republic of Ireland; ISR IL Israel; ITA IT Italy, Italia; JAM JM Jamaica; JPN JP Japan; JOR JO Jordan;
KAZ KZ Kazakhstan; KEN KE Kenya; KIR KI Kiribati; PRK KP North Korea; KOR KR South Korea, Republic of Korea, Korea;
KWT KW Kuwait; KGZ KG Kyrgyzstan; LAO LA Laos, Lao PDR; LVA LV Latvia; LBN LB Lebanon; LSO LS Lesotho; LBR LR Liberia;
LBY LY Libya; LIE LI Liechtenstein; LTU LT Lithuania; LUX LU Luxembourg; MAC MO Macao, Macau; MDG MG Madagascar;
MWI MW Malawi; MYS MY Malaysia; MDV MV Maldives; MLI ML Mali; MLT MT Malta; MRT MR Mauritania; MUS MU Mauritius;
MEX MX Mexico; FSM FM Micronesia; MDA MD Moldova, Republic of Moldova; MCO MC Monaco; MNG MN Mongolia;
MNE ME Montenegro;
MAR MA Morocco; MOZ MZ Mozambique; MMR MM Myanmar, Burma; NAM NA Namibia; NPL NP Nepal;
NLD NL Netherlands, The Netherlands, Holland; NZL NZ New Zealand; NIC NI Nicaragua; NER NE Niger; NGA NG Nigeria;
MKD MK North Macedonia, Macedonia; NOR NO Norway; OMN OM Oman; PAK PK Pakistan; PSE PS Palestine; PAN PA Panama;
PNG PG Papua New Guinea; PRY PY Paraguay; PER PE Peru; PHL PH Philippines, The Philippines; POL PL Poland;
PRT PT Portugal; PRI PR Puerto Rico; QAT QA Qatar; ROU RO Romania; RUS RU Russia, Russian Federation; RWA RW Rwanda;
KNA KN Saint Kitts and Nevis; LCA LC Saint Lucia; WSM WS Samoa; SMR SM San Marino; STP ST Sao Tome and Principe;
SAU SA Saudi Arabia; SEN SN Senegal; SRB RS Serbia; SYC SC Seychelles; SLE SL Sierra Leone; SGP SG Singapore;
SVK SK Slovakia; SVN SI Slovenia; SLB SB Solomon Islands; SOM SO Somalia; ZAF ZA South Africa; SSD SS South Sudan;
ESP ES Spain, Espana; LKA LK Sri Lanka; SDN SD Sudan; SUR SR Suriname; SWE SE Sweden; CHE CH Switzerland, Schweiz;
SYR SY Syria, Syrian Arab Republic; TWN TW Taiwan; TJK TJ Tajikistan; TZA TZ Tanzania; THA TH Thailand;
TLS TL Timor-Leste, East Timor; TGO TG Togo; TON TO Tonga; TTO TT Trinidad and Tobago; TUN TN Tunisia;
TUR TR Turkey, Turkiye; TKM TM Turkmenistan; UGA UG Uganda; UKR UA Ukraine;
ARE AE United Arab Emirates, UAE; GBR GB United Kingdom, UK, Great Britain, Britain;
USA US United States, United States of America, U.S., U.S.A.; URY UY Uruguay; UZB UZ Uzbekistan; VUT VU Vanuatu;
VEN VE Venezuela; VNM VN Vietnam, Viet Nam; YEM YE Yemen; ZMB ZM Zambia; ZWE ZW Zimbabwe
"""


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if char.isalnum()).casefold()


def _index() -> dict[str, str]:
    codes: dict[str, str] = {}
    for entry in _TABLE.replace("\n", " ").split(";"):
        alpha3, alpha2, names = entry.strip().split(" ", 2)
        for name in (alpha3, alpha2, *names.split(",")):
            codes.setdefault(_folded(name), alpha3)
    return codes


_CODES = _index()


def country_code(text: str) -> str | None:
    """The ISO alpha-3 code of a country, given by name or code; None when it is no country known here.

    >>> country_code("Germany"), country_code("us"), country_code("Türkiye"), country_code("Atlantis")
    ('DEU', 'USA', 'TUR', None)
    """
    return _CODES.get(_folded(text))
