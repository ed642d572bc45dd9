/*
 * What the depth of one subject and the summary of all have in common.
 */
#ifndef CXKPI_FUNNEL_DEPTH_H
#define CXKPI_FUNNEL_DEPTH_H

/* A step, or 0 for what is none, fits this many bits. */
#define STEP_BITS 5
#define STEP_MAX ((1 << STEP_BITS) - 1)

#endif							/* CXKPI_FUNNEL_DEPTH_H */
