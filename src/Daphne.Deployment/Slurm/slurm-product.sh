# slurm-product ROOT FOLDER tell|send|keep : of what the job of a build has made in its folder, tells the SHA-256, the size and the name; sends the bytes;
# or keeps it where packages arrive, so that it need not be sent to where it comes from.
root=$(root_of "$1")
dir=$root/$2
case $3 in
    tell) cat "$dir/product" ;;
    send) exec cat "$dir/product.tgz" ;;
    keep)
        read -r hash _ < "$dir/product" || exit 1
        package=$root/packages/$hash
        try_again mkdir -p "$root/packages" || exit 1
        if [ ! -e "$package/.installed" ] && [ ! -e "$package.archive" ]; then
            ln "$dir/product.tgz" "$package.archive" 2> /dev/null || { cp "$dir/product.tgz" "$package.kept" && mv "$package.kept" "$package.archive"; }
        fi
        ;;
esac
