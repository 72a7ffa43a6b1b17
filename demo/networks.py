"""Makes a tiny MMDB file that places the networks for documentation (RFC 5737) in countries, for the demo's gateway.

Usage: networks.py FILE
"""

from __future__ import annotations

import sys

from mmdb_writer import MMDBWriter
from netaddr import IPSet

# The first three bytes of the addresses that people of a country come from.
NETWORKS = {"RU": "203.0.113", "DE": "198.51.100", "US": "192.0.2"}


def address(country: str, account: int) -> str:
    """An IPv4 address in a country, the same for an account each time."""
    return f"{NETWORKS[country]}.{1 + account % 254}"


def write(path: str) -> None:
    """Writes the file, in the shape of a GeoLite2-Country database."""
    writer = MMDBWriter(4, database_type="Demo-Country", languages=["en"], description="Documentation networks only")
    for country, network in NETWORKS.items():
        writer.insert_network(IPSet([f"{network}.0/24"]), {"country": {"iso_code": country}})
    writer.to_db_file(path)


if __name__ == "__main__":
    write(sys.argv[1])
