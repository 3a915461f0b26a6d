/** What the reader has pointed at: every panel counts only that. Parts that are absent restrict nothing. */
export interface Filter {
  /** Id of a channel. */
  channel?: string;
  /** Id of a person. */
  person?: string;
  /** Hour of the week in the zone, Monday 0 h is 0. */
  hour?: number;
  /** ms UTC, half-open: the page shows what had happened when it ended, and counts only what happened within. */
  span?: { from: number; to: number };
}

/** The filter without one of its parts: what the panel that this part was chosen in shows, so that another can be chosen. */
export function withoutFilterPart(filter: Filter, part: keyof Filter): Filter {
  const { [part]: _, ...rest } = filter;
  return rest;
}

export function isFiltered(filter: Filter): boolean {
  return Object.keys(filter).length > 0;
}
