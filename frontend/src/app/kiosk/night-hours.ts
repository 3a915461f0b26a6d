/** The hours of the clock in which a wall is dark, half-open; they may lie across midnight. */
export interface NightHours {
  from: number;
  to: number;
}

/** `?dim=22-7` in the address, or null: at any hour as bright as by day. */
export function parseNightHours(search: string): NightHours | null {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(new URLSearchParams(search).get('dim') ?? '') ?? [];
  const night = { from: Number(from), to: Number(to) };
  return from !== undefined && night.from < 24 && night.to < 24 && night.from !== night.to ? night : null;
}

export function isNight({ from, to }: NightHours, hour: number): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
