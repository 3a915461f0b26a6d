/**
 * Why an entry of the log counts in no number: it belongs to another workspace, it is not a record, or its date is
 * implausible (docs/metrics.md#implausible-dates).
 */
export type SetAsideKind = 'foreign' | 'unreadable' | 'implausible';

/** How many entries were set aside, for each reason. */
export type SetAside = Record<SetAsideKind, number>;

export const NOTHING_SET_ASIDE: Readonly<SetAside> = { foreign: 0, unreadable: 0, implausible: 0 };
