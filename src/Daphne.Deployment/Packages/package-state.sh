# package-state ROOT SHA NODE DEPLOYMENT : "installed", "arrived" (whole and verified, not unpacked), "busy BYTES" while another transfer to the
# same folder is under way, or "part BYTES". From here on the deployment uses the package, whatever comes of it on this node: nobody else's
# clean takes it away, and its own clean finds it.
root=$(root_of "$1")
archive=$root/packages/$2
use_package "$archive" "$3" "$4"
part=$(stat -c %s "$archive.part" 2>/dev/null || echo 0)
if [ -e "$archive/.installed" ]; then
    echo installed
elif [ -e "$archive.archive" ]; then
    echo arrived
elif is_claimed "$archive.receiving"; then
    echo "busy $part"
else
    echo "part $part"
fi
