#!/bin/sh
# A machine inside this one: what it writes lies in memory, its processes, names and networks are its own.
# $1: an empty folder, $2: the checkout, $3: where Python lies; the rest is what it runs as its first process.
set -eu
place=$1 checkout=$2 python=$3
shift 3
mount --make-rprivate /
mount -t tmpfs machine "$place"
mkdir "$place/over" "$place/work" "$place/root" "$place/over-opt" "$place/work-opt"
mount -t overlay machine -o "lowerdir=/,upperdir=$place/over,workdir=$place/work" "$place/root"
cd "$place/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys && mount -o remount,ro,bind proc/sys
mount -t sysfs -o ro sysfs sys && mount -t cgroup2 cgroup2 sys/fs/cgroup
for each in run tmp dev var/tmp; do mount -t tmpfs "$each" "$each"; done
chmod 1777 tmp var/tmp && chmod 755 dev run
for each in null zero full random urandom tty; do touch "dev/$each" && mount --bind "/dev/$each" "dev/$each"; done
mkdir dev/shm dev/pts && mount -t tmpfs shm dev/shm && mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx && ln -s /proc/self/fd dev/fd
# Nothing of the machine around may start here.
: > etc/fstab && rm -rf etc/systemd/system/*.wants var/lib/fachplan var/backups/fachplan
mkdir -p opt/fachplan opt/python
mount --bind "$python" opt/python
echo /opt/python/lib > etc/ld.so.conf.d/00-python.conf && ldconfig -r .
if [ "$checkout" != none ]; then
    mount -t overlay checkout -o "lowerdir=$checkout,upperdir=$place/over-opt,workdir=$place/work-opt" opt/fachplan
fi
mkdir -p around && pivot_root . around && umount -l around && rmdir around
exec env -i container=test LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" <dev/null
