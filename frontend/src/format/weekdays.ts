/** As hours of the week are counted: Monday is the first. */
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** "Mon 14 h". `hour` counts from Monday, 0 to 167. */
export function hourOfWeekLabel(hour: number): string {
  return `${WEEKDAYS[Math.floor(hour / 24)]} ${hour % 24} h`;
}
