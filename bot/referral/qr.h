/* qr.h: a short text as a QR code, in a PNG. */
#ifndef REKAN_REFERRAL_QR_H
#define REKAN_REFERRAL_QR_H

#include "../base/arena.h"

/* Black on white with the quiet zone of four modules (ISO/IEC 18004), QR_SCALE pixels a module,
 * error correction M. False when text is empty or does not fit. */
enum { QR_SCALE = 12, QR_QUIET = 4 };
bool qr_png(struct arena *arena, struct str text, struct str *png);

#endif
