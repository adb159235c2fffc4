/* systemd.h: what systemd is told of our life (sd_notify(3)), without its library. */
#ifndef REKAN_IO_SYSTEMD_H
#define REKAN_IO_SYSTEMD_H

/* One datagram to $NOTIFY_SOCKET: "READY=1", "MAINPID=7\nREADY=1". Nothing happens, and
 * nothing fails, where nobody listens. */
void systemd_notify(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
