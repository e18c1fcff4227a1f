"""nginx and Caddy with the configurations of Deploy/proxy, and a certificate of a test authority."""

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess

from service import ENVIRONMENT, ROOT, Daemon, make_demonstration, until

NAME = "board.example"
CERTIFICATE = ("/etc/ssl/certs/board.example.pem", "/etc/ssl/private/board.example.key")


def swap(text: str, *pairs) -> str:
    """Replaces what is in the text; what is not there is a mistake of the test."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, timeout=60)


def certificate(folder):
    """An authority of this test's own, and a certificate of the board's name that it has signed."""
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, "-days", 2, "-subj", "/CN=Test authority",
            "-keyout", folder / "authority.key", "-out", folder / "authority.pem")
    openssl("req", *curve, "-subj", f"/CN={NAME}", "-keyout", folder / "board.key",
            "-out", folder / "board.csr")
    (folder / "names").write_text(f"subjectAltName=DNS:{NAME}\n")
    openssl("x509", "-req", "-in", folder / "board.csr", "-CA", folder / "authority.pem",
            "-CAkey", folder / "authority.key", "-CAcreateserial", "-days", 2,
            "-extfile", folder / "names", "-out", folder / "board.pem")


class Front:
    """A demonstration with a proxy before it; `way` is by port, by port from one address, by socket."""

    def __init__(self, kind: str, way: str, folder):
        self.kind, self.way, self.folder = kind, way, folder
        self.http, self.https = free_port(), free_port()
        self.proxy = None
        self.daemon = Daemon(make_demonstration(folder / "demo"))
        path = self.daemon.demo / "settings.json"
        settings = json.loads(path.read_text())
        self.socket = str(folder / "board.sock")
        if way == "socket":
            settings["boardSocket"] = self.socket
        if way == "one address":
            settings["proxyAddress"] = "127.0.0.2"
        path.write_text(json.dumps(settings))

    def start(self):
        certificate(self.folder)
        self.daemon.start()
        if self.way != "socket":
            found = until("the board serves", lambda: re.search(
                r"127\.0\.0\.1:(\d+)/", self.daemon.log.read_text()))
            self.port = int(found.group(1))
        words = self.nginx() if self.kind == "nginx" else self.caddy()
        with (self.folder / "proxy.log").open("ab") as log:
            self.proxy = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=ENVIRONMENT | {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)})
        until("the proxy listens", self.listens)
        return self

    def listens(self):
        assert self.proxy.poll() is None, (self.folder / "proxy.log").read_text()
        try:
            socket.create_connection(("127.0.0.1", self.https), 1).close()
        except OSError:
            return False
        return True

    def end(self):
        if self.proxy is not None:
            self.proxy.terminate()
            self.proxy.wait(30)
        self.daemon.end()

    def nginx(self):
        shown = ROOT / "Deploy" / "proxy"
        said = self.folder / "said.conf"
        text = (shown / "nginx-proxy.conf").read_text()
        if self.way == "one address":
            text = swap(text, ("#proxy_bind", "proxy_bind"))
        said.write_text(text)
        text = swap(
            (shown / "nginx.conf").read_text(), ("/etc/nginx/mst-board-proxy.conf", str(said)),
            (CERTIFICATE[0], f"{self.folder}/board.pem"),
            (CERTIFICATE[1], f"{self.folder}/board.key"),
            ("listen 80", f"listen 127.0.0.1:{self.http}"),
            ("listen 443", f"listen 127.0.0.1:{self.https}"))
        text = re.sub(r" *listen \[::\].*\n", "", text)
        if self.way == "socket":
            text = swap(text, ("    server 127.0.0.1:8018;\n", ""),
                        ("#server unix:/run/mst-coordinator.sock", f"server unix:{self.socket}"))
        else:
            text = swap(text, ("127.0.0.1:8018", f"127.0.0.1:{self.port}"))
        temporary = "".join(
            f"{name}_temp_path {self.folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        main = self.folder / "nginx.conf"
        main.write_text(
            f"user root;\npid {self.folder}/pid;\nerror_log {self.folder}/error.log;\n"
            f"events {{}}\nhttp {{\naccess_log {self.folder}/access.log;\n{temporary}{text}}}\n")
        return [program("nginx"), "-p", str(self.folder), "-c", str(main), "-g", "daemon off;"]

    def caddy(self):
        text = swap(
            (ROOT / "Deploy" / "proxy" / "Caddyfile").read_text(),
            (CERTIFICATE[0], f"{self.folder}/board.pem"),
            (CERTIFICATE[1], f"{self.folder}/board.key"))
        if self.way == "socket":
            text = swap(text, ("\treverse_proxy 127.0.0.1:8018 {\n", ""),
                        ("#reverse_proxy unix//run/mst-coordinator.sock",
                         f"reverse_proxy unix/{self.socket}"))
        else:
            text = swap(text, ("127.0.0.1:8018", f"127.0.0.1:{self.port}"))
        file = self.folder / "Caddyfile"
        file.write_text(
            f"{{\n\tadmin off\n\tskip_install_trust\n\tdefault_bind 127.0.0.1\n"
            f"\thttp_port {self.http}\n\thttps_port {self.https}\n}}\n{text}")
        return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]

    def tls(self, name=NAME, source="127.0.0.3"):
        """A connection by TLS that trusts the test authority and nobody else."""
        context = ssl.create_default_context(cafile=str(self.folder / "authority.pem"))
        plain = socket.create_connection(("127.0.0.1", self.https), 30, (source, 0))
        return context.wrap_socket(plain, server_hostname=name)

    def ask(self, path, method="GET", host=NAME, source="127.0.0.3", **fields):
        connection = http.client.HTTPConnection(host)
        connection.sock = self.tls(source=source)
        return answer(connection, method, path, fields)

    def ask_in_the_clear(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=30)
        return answer(connection, "GET", path, {"Host": NAME})

    def ask_daemon(self, path, source="127.0.0.9", **fields):
        """Past the proxy, as another program of this machine may."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(source, 0))
        return answer(connection, "GET", path, fields)

    def wrong_credentials_from(self) -> list[str]:
        lines = self.daemon.log.read_text().splitlines()
        return [re.search(r"address=(\S+)", line).group(1) for line in lines
                if "wrong credentials" in line]


def program(name: str):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")


def answer(connection, method, path, fields):
    try:
        names = {name.replace("_", "-"): value for name, value in fields.items()}
        connection.request(method, path, headers=names)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()
