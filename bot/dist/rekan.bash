# rekan.bash: completion for bash. It asks the program itself what there is, so it holds no list of its own.

_rekan()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i help
    COMPREPLY=()
    # "--config=x" arrives as three words.
    if [[ $word == = ]]; then
        word=''
    elif [[ $before == = && $COMP_CWORD -ge 2 ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    local commands
    commands=$("${COMP_WORDS[0]}" --help 2>/dev/null | sed -n 's/^  rekan \[\{0,1\}\([a-z-]*\).*/\1/p')
    for ((i = 1; i < COMP_CWORD; i++)); do
        if grep -qxF -e "${COMP_WORDS[i]}" <<<"$commands"; then
            command=${COMP_WORDS[i]}
            break
        fi
    done
    case $before in
    --group)
        mapfile -t COMPREPLY < <(compgen -W 'telegram playground' -S : -- "$word")
        compopt -o nospace 2>/dev/null
        return
        ;;
    --config)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        compopt -o filenames 2>/dev/null
        return
        ;;
    esac
    help=$("${COMP_WORDS[0]}" ${command:+"$command"} --help 2>/dev/null)
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(sed -n 's/^  \(--[a-z-]*\).*/\1/p' <<<"$help")" -- "$word")
    elif [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
    elif head -n 1 <<<"$help" | grep -q ' FILE$\| \[FILE\]$'; then # its usage ends in a file
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        compopt -o filenames 2>/dev/null
    fi
}
complete -F _rekan rekan
