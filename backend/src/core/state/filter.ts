/**
 * What the viewer selected: every panel counts only that; see `docs/metrics.md#filters`. Absent parts restrict nothing.
 */
export interface Filter {
  /** Id of a channel. */
  channel?: string;
  /** Id of a person. */
  person?: string;
  /** Hour of the week in the time zone of the dashboard; Monday 0 h is 0. */
  hour?: number;
}

/** The filter without one part, for the panel in which that part is selected: it shows what else can be selected. */
export function withoutFilterPart(filter: Filter, part: keyof Filter): Filter {
  const { [part]: _, ...rest } = filter;
  return rest;
}

export function isFiltered(filter: Filter): boolean {
  return Object.keys(filter).length > 0;
}

/** Whether the filter selects whole channels: totals of messages before the horizon have no author, hour or exact time. */
export function keepsTotals({ person, hour }: Filter): boolean {
  return person === undefined && hour === undefined;
}
