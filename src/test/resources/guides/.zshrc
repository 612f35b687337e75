# Read by zsh before a page's lines, which it is given as somebody types them: with globbing, without comments.
PROMPT= PROMPT2= RPROMPT=
unsetopt prompt_cr prompt_sp
exec 9>>"$GUIDES/trace"
trap 'print -r -u9 -- "$LINENO: $ZSH_DEBUG_CMD"' DEBUG
set -o pipefail
set -e
