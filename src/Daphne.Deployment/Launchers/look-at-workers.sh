# look-at-workers ROOT FOLDER … : prints "alive FOLDER" for each folder whose process lives, and "gone FOLDER" for the others.
root=$(root_of "$1")
shift
for folder in "$@"; do
    if is_alive "$root/$folder"; then
        echo "alive $folder"
    else
        echo "gone $folder"
    fi
done
