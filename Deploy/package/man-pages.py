#!/usr/bin/env python3
"""Writes the manual pages of mstcoord from what the program says of itself.

man-pages.py PROGRAM FOLDER VERSION DATE: mstcoord.1, one page for each command under it, and
mstcoord-settings.5.
"""

import json
import re
import subprocess
import sys
from pathlib import Path


def plain(text) -> str:
    """Text as roff shows it: backslashes, leading points and hyphens keep what they are."""
    text = (text or "").replace("\\", "\\e").replace("-", "\\-")
    lines = [line.rstrip() for line in text.splitlines()]
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in lines)


def paragraphs(text) -> list[str]:
    out = []
    for part in re.split(r"\n\s*\n", text or ""):
        out += [".PP", plain(part.strip())]
    return out


def names(argument) -> str:
    shown = []
    for name in argument.get("names") or []:
        dash = "-" if name["kind"] == "short" else "--"
        shown.append("\\fB" + plain(dash + name["name"]) + "\\fR")
    value = plain(argument.get("valueName") or "value")
    if argument["kind"] == "positional":
        return f"\\fI{value}\\fR"
    text = ", ".join(shown)
    return text if argument["kind"] == "flag" else f"{text} \\fI{value}\\fR"


def synopsis(argument) -> str:
    text = names(argument).split(", ")[-1]
    if argument.get("isRepeating"):
        text += "..."
    return f"[{text}]" if argument.get("isOptional") else text


def shown(arguments) -> list:
    return [one for one in arguments or [] if one.get("shouldDisplay", True)]


def page(words, command, version, date) -> str:
    title = "-".join(words)
    arguments = shown(command.get("arguments"))
    subcommands = [one for one in command.get("subcommands") or [] if one["commandName"] != "help"]
    lines = [
        f'.TH {title.upper()} 1 "{date}" "mst-coordinator {version}" "MST coordinator"',
        ".SH NAME", f"{plain(title)} \\- {plain((command.get('abstract') or title).rstrip('.'))}",
        ".SH SYNOPSIS", ".nf" if False else "",
    ]
    lines += [f".B {plain(' '.join(words))}"] + [synopsis(one) for one in arguments]
    if subcommands:
        lines.append("\\fIcommand\\fR")
    if command.get("discussion"):
        lines += [".SH DESCRIPTION"] + paragraphs(command["discussion"])[1:]
    if arguments:
        lines.append(".SH OPTIONS")
        for one in arguments:
            help_text = one.get("abstract") or ""
            if one.get("allValues"):
                help_text += " One of: " + ", ".join(one["allValues"]) + "."
            if one.get("defaultValue") is not None:
                help_text += f" (default: {one['defaultValue']})"
            lines += [".TP", names(one), plain(help_text.strip()) or "\\&"]
    if subcommands:
        lines.append(".SH COMMANDS")
        for one in subcommands:
            lines += [
                ".TP", f"\\fB{plain(title + '-' + one['commandName'])}\\fR(1)",
                plain(one.get("abstract")) or "\\&",
            ]
    lines += [
        ".SH EXIT STATUS",
        "0 done; 1 a negative verdict (refused file, failed audit); 64 usage; 65 bad data; "
        "66 no such input; 74 input or output; 78 configuration.",
        ".SH SEE ALSO",
        (f"\\fB{plain('-'.join(words[:-1]))}\\fR(1), " if len(words) > 1 else "")
        + "\\fBmstcoord\\-settings\\fR(5), /usr/share/doc/mst\\-coordinator/README.md.gz",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def write(words, command, folder, version, date):
    (folder / f"{'-'.join(words)}.1").write_text(page(words, command, version, date))
    for one in command.get("subcommands") or []:
        if one["commandName"] != "help":
            write([*words, one["commandName"]], one, folder, version, date)


def settings(rows, version, date) -> str:
    lines = [
        f'.TH MSTCOORD-SETTINGS 5 "{date}" "mst-coordinator {version}" "MST coordinator"',
        ".SH NAME", "mstcoord\\-settings \\- settings of the MST coordinator",
        ".SH SYNOPSIS", ".B /etc/mst\\-coordinator/settings.json", ".SH DESCRIPTION",
        "One JSON object. A member that is not known is refused, and so is a value out of range; "
        "every fault is said at once, before anything starts. Relative paths are relative to the "
        "file. The environment goes before the file, and options of a command before both: "
        "\\fBmstcoord settings\\fR shows each value and where it came from.",
        ".PP",
        "\\fBsystemctl reload mst\\-coordinator\\fR takes a changed file as a whole or, if anything "
        "in it is wrong or needs a restart, not at all.",
        ".SH SETTINGS",
    ]
    for row in rows:
        value = "none" if row["value"] is None else str(row["value"])
        changed = "a reload" if row["reloadable"] else "a restart"
        lines += [
            ".TP", f"\\fB{plain(row['name'])}\\fR, {plain(row['variable'])}",
            plain(f"{row['meaning'][:1].upper()}{row['meaning'][1:]}. Standard: {value}. "
                  f"Changed by {changed}."),
        ]
    lines += [".SH SEE ALSO", "\\fBmstcoord\\fR(1)"]
    return "\n".join(lines) + "\n"


def said(*words) -> dict:
    done = subprocess.run(words, capture_output=True, check=True, env={"PATH": "/usr/bin:/bin"})
    return json.loads(done.stdout)


def main():
    program, folder, version, date = sys.argv[1:5]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    root = said(program, "--experimental-dump-help")["command"]
    write(["mstcoord"], root, folder, version, date)
    rows = said(program, "settings", "--state", "/var/lib/mst-coordinator", "--format", "json")
    (folder / "mstcoord-settings.5").write_text(settings(rows["settings"], version, date))


main()
