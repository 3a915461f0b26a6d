/** Hours of the day, half-open. If `to` is less than `from`, they include midnight. */
export interface NightHours {
  from: number;
  to: number;
}

/** Reads `?dim=22-7` from the query of an address; null if it is missing or invalid. */
export function parseNightHours(search: string): NightHours | null {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(new URLSearchParams(search).get('dim') ?? '') ?? [];
  const night = { from: Number(from), to: Number(to) };
  return from !== undefined && night.from < 24 && night.to < 24 && night.from !== night.to ? night : null;
}

/** Whether an hour of the day, 0 to 23, is one of the night hours. */
export function isNight({ from, to }: NightHours, hour: number): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
