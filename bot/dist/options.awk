# awk -f options.awk README.md rekan.json.5: the man page, with README's table of options in the place of
# the line .\" OPTIONS. A row of that table has five columns, of which the fourth is empty or "yes".
function trim(s) { gsub(/^ +| +$/, "", s); return s }
function roff(s) {
    gsub(/-/, "\\-", s)
    while (match(s, /`[^`]*`/))
        s = substr(s, 1, RSTART - 1) "\\fB" substr(s, RSTART + 1, RLENGTH - 2) "\\fR" substr(s, RSTART + RLENGTH)
    return s
}
FNR == NR {
    columns = split($0, cell, "|")
    if (columns != 7 || cell[2] !~ /^ `[a-z_.]+` $/ || trim(cell[5]) !~ /^(yes)?$/)
        next
    name = trim(cell[2]); gsub(/`/, "", name)
    usual = trim(cell[3]); gsub(/`/, "", usual)
    what = roff(trim(cell[6]))
    options = options ".TP\n.B " roff(name) "\n" \
        (usual == "empty" ? "Empty by default" : "Default " roff(usual)) "; " roff(trim(cell[4])) \
        (trim(cell[5]) == "yes" ? "; reload" : "") ".\n" toupper(substr(what, 1, 1)) substr(what, 2) ".\n"
    next
}
/^\.\\" OPTIONS$/ { printf "%s", options; next }
{ print }
