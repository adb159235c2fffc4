/* alone.h: the one place that decides how one person is told something alone.
 *
 * The ways, best first:
 *   1. a notice on the press that this answers (notify in turn.h; REPLY_ACK)
 *   2. a message in the group that only this person sees, where the messenger has that
 *   3. the private chat, if the person has opened it
 *   4. not at all: never in front of everybody.
 * A handler says only that it is for one person. say_alone (turn.h) rules out what is known
 * not to be open when the reply is made; the shipment asks here before its first try, since
 * messengers differ, and again when a way was refused. */
#ifndef REKAN_CONVERSATION_ALONE_H
#define REKAN_CONVERSATION_ALONE_H

#include "reply.h"

/* Turns a reply for one person in a group into one to their private chat. False when it is
 * no such reply, or when nobody knows who the person is: then there is no way left. */
bool alone_take_private(struct reply *reply);

#endif
