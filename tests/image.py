"""The steps of deploy/Dockerfile run in a clean root of Debian, where there is nothing that builds images.

    debootstrap --variant=minbase --include=python3,python3-pip,ca-certificates bookworm ROOT
    python -m tests.image ROOT

As root, with network. What COPY, RUN, USER and ENV say is done in `ROOT`; then CMD is run as the user that USER names,
on a root that is read-only but for /tmp and the volume, until it answers what HEALTHCHECK asks and ends on SIGTERM.
Ends with status 1 where a step fails, or the service does not answer or does not end.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "PIP_BREAK_SYSTEM_PACKAGES": "1"}
"""The image of Python's own is not managed by Debian, as this root's is."""
READY_WITHIN_S, ENDS_WITHIN_S = 600, 30


class Image:
    """A root in which the steps were or will be done; `user` runs what comes after the steps."""

    def __init__(self, root: Path) -> None:
        self.root, self.work = root, root
        self.environment, self.user, self.volume = dict(ENVIRONMENT), "root", ""
        self.health: list[str] = []
        self.command: list[str] = []
        (root / "usr/bin/python").unlink(missing_ok=True)
        (root / "usr/bin/python").symlink_to("python3")
        for file in (Path("/etc/resolv.conf"), CERTIFICATES):
            shutil.copy(file, root / file.relative_to("/"))

    def do(self, instruction: str, rest: str) -> None:
        """One step; raises CalledProcessError where it fails."""
        match instruction:
            case "WORKDIR":
                self.work = self.root / rest.lstrip("/")
                self.work.mkdir(exist_ok=True)
            case "COPY":
                self.copy(*rest.split())
            case "RUN":
                subprocess.run(self.inside("root", ["sh", "-c", rest]), env=self.environment, check=True)
            case "ENV" | "ARG":
                self.environment |= dict(pair.split("=", 1) for pair in rest.replace('"', "").split())
            case "USER":
                self.user = rest
            case "VOLUME":
                self.volume = rest
            case "HEALTHCHECK":
                self.health = json.loads(rest.partition("CMD")[2])
            case "CMD":
                self.command = json.loads(rest)

    def copy(self, *names: str) -> None:
        """Copy files and folders of the checkout into the folder of work."""
        *sources, target = names
        for source in (HOME / name for name in sources):
            if source.is_dir():
                shutil.copytree(source, self.work / target, dirs_exist_ok=True)
            else:
                shutil.copy(source, self.work / target)

    def inside(self, user: str, command: list[str]) -> list[str]:
        """A command as a user of the root, in the folder of work."""
        place = "/" + str(self.work.relative_to(self.root))
        return ["chroot", f"--userspec={user}", str(self.root), "sh", "-c", f'cd {place} && exec "$@"', "sh", *command]

    def served(self) -> bool:
        """Whether the service answers and ends."""
        read_only = f"mount -o bind {self.root} {self.root} && mount -o remount,bind,ro {self.root}"
        volumes = [self.root / "tmp", self.root / self.volume.lstrip("/")]
        mounts = " && ".join([read_only, *(f"mount -t tmpfs -o mode=1777 none {place}" for place in volumes)])
        isolated = ["unshare", "--mount", "sh", "-c", f'{mounts} && exec "$@"', "sh"]
        command = [*isolated, *self.inside(self.user, self.command)]
        with subprocess.Popen(command, env=self.environment, start_new_session=True) as service:
            try:
                return self._answers(service) and self._ends(service)
            finally:
                if service.poll() is None:
                    os.killpg(service.pid, signal.SIGKILL)

    def _answers(self, service: subprocess.Popen[bytes]) -> bool:
        asked = self.inside(self.user, self.health)
        last = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < last and service.poll() is None:
            if not subprocess.run(asked, env=self.environment, stderr=subprocess.DEVNULL, check=False).returncode:
                return True
            time.sleep(1)
        return False

    def _ends(self, service: subprocess.Popen[bytes]) -> bool:
        service.terminate()
        try:
            return service.wait(ENDS_WITHIN_S) == 0
        except subprocess.TimeoutExpired:
            return False


def main() -> int:
    """Do every step, then serve."""
    image = Image(Path(sys.argv[1]).resolve())
    text = re.sub(r"^#.*\n", "", (HOME / "deploy" / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    for line in filter(None, text.replace("\\\n", "").splitlines()):
        instruction, _, rest = line.partition(" ")
        print(line, file=sys.stderr, flush=True)
        image.do(instruction, rest.strip())
    is_served = image.served()
    print("it answers and ends" if is_served else "it does not answer, or does not end", file=sys.stderr)
    return 0 if is_served else 1


if __name__ == "__main__":
    raise SystemExit(main())
