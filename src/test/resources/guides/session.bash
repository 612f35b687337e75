# Read by bash before a page's script.
unset BASH_ENV
exec 9>>"$GUIDES/trace"
BASH_XTRACEFD=9
PS4='$LINENO: '
set -eo pipefail
set -x
