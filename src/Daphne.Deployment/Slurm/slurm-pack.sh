# slurm-pack SOURCE OUTPUT : in the folder of a build's job, makes "product.tgz" of what was built, and tells in "product" its SHA-256, its size and its
# name. OUTPUT is below SOURCE: the folder that holds bin and lib, or an archive of them.
built=$1/$2
case $built in
    *.tgz | *.tar.gz | *.tar)
        name=${built##*/}
        cp "$built" product.new || exit 1
        ;;
    *)
        name=${1##*/}.tgz
        for program in bin/daphne bin/DistributedWorker; do
            [ -f "$built/$program" ] || { echo "the build has ended without an error, but made no $program in $built"; exit 1; }
        done
        tar -czf product.new -C "$built" bin lib || exit 1
        ;;
esac
hash=$(sha256sum < product.new) || exit 1
mv product.new product.tgz || exit 1
printf '%s\n' "${hash%% *} $(stat -c %s product.tgz) $name" > product.new && mv product.new product
