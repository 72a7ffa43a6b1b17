"""Downloads one wheel of pip, named by the path to save it at and its SHA-256, from the index that pip would use."""

import configparser
import hashlib
import json
import os
import sys
import urllib.parse
import urllib.request

wheel, sha256 = sys.argv[1:]
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
# It is run: it has to be what it was when it was looked at.
if hashlib.sha256(content).hexdigest() != sha256:
    sys.exit(f"{url} is not the pip that was looked at")
with open(wheel + ".part", "wb") as part:
    part.write(content)
os.replace(wheel + ".part", wheel)
