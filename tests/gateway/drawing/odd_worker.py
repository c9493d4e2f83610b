"""A worker that misbehaves as it is asked to: hangs, dies, says nonsense or counts its pictures."""

import base64
import json
import sys
import time

drawn = 0
for line in sys.stdin.buffer:
    what = json.loads(line)["what"]["do"]
    if what == "hang":
        time.sleep(60)
    if what == "die":
        sys.exit(3)
    drawn = drawn + 1  # of what came to be
    said = "nonsense"
    if what != "babble":
        picture = f"{drawn}{what[:1] * len(what)}".encode()
        said = json.dumps({"png": base64.b64encode(picture).decode()})
    sys.stdout.write(said + "\n")
    sys.stdout.flush()
