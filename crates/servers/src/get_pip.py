"""Downloads one wheel of pip, named by the path to save it at, from the index that pip would use."""

import configparser
import json
import os
import sys
import urllib.parse
import urllib.request

wheel = sys.argv[1]
config = configparser.RawConfigParser()
config.read(["/etc/pip.conf", os.path.expanduser("~/.pip/pip.conf"), os.path.expanduser("~/.config/pip/pip.conf")])
index = config.get("global", "index-url", fallback="https://pypi.org/simple")
page = os.environ.get("PIP_INDEX_URL", index).rstrip("/") + "/pip/"
request = urllib.request.Request(page, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
with urllib.request.urlopen(request, timeout=60) as answer:
    files = json.load(answer)["files"]
url = next(file["url"] for file in files if file["filename"] == os.path.basename(wheel))
with urllib.request.urlopen(urllib.parse.urljoin(page, url), timeout=60) as answer:
    content = answer.read()
with open(wheel + ".part", "wb") as part:
    part.write(content)
os.replace(wheel + ".part", wheel)
