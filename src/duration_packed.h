/*
 * The bytes in which a duration_summary stores its distribution.
 *
 * They are kept small because such summaries are stored by the million, one
 * for each day and team.  Times have a unit, mostly seconds, and are near to
 * each other, so a member is written as its distance from the one before, in
 * units, and most take two or three bytes instead of sixteen.
 *
 * The first byte is the low one of the first word after the counts, and the
 * last word is filled up with zeros:
 *
 *   number of members
 *   unit, in microseconds
 *   of each member: 2 * (key - least key possible) + (1 if its count is above 1)
 *                   count - 2, if it is
 *
 * A key is twice the place, plus 1 if the member is unfinished.  The place is
 * the time in units where the distribution is exact, else the bucket.  The
 * least possible key is one more than that of the member before.  All numbers
 * are varints: seven bits to a byte, low bits first, the high bit set in all
 * bytes but the last, and no more bytes than it takes.  One distribution has one
 * form, so equal summaries are equal byte for byte.
 *
 * One time of 5 seconds, then 5 seconds twice and 7 seconds, still open:
 *
 *   01 c0 96 b1 02 04           1 member, unit 5,000,000, key 2 once
 *   02 c0 84 3d 15 00 08        2 members, unit 1,000,000, key 10 twice, key 15 = 11 + 4 once
 */
#ifndef CXKPI_DURATION_PACKED_H
#define CXKPI_DURATION_PACKED_H

#include "postgres.h"

#include "duration_distribution.h"

extern int64 greatest_common_divisor(int64 a, int64 b);
extern int64 common_unit(const Member *members, int n);
extern bool read_packed(const Summary *s, Distribution *d);
extern Summary *counts_only(const Summary *s, DistributionForm form, Size nwords);
extern Summary *write_packed(const Summary *s, const Distribution *d);

#endif							/* CXKPI_DURATION_PACKED_H */
