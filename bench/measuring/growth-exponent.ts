/**
 * Returns how a cost grows with work: the `k` of `cost ~ work^k` that fits the points best, by least squares over both
 * logarithms. 1 is proportional, 2 is quadratic. NaN for fewer than two amounts of work.
 */
export function growthExponent(points: readonly { work: number; cost: number }[]): number {
  const logs = points.map(({ work, cost }) => ({ x: Math.log(work), y: Math.log(cost) }));
  const mean = (value: (point: { x: number; y: number }) => number) =>
    logs.reduce((sum, point) => sum + value(point), 0) / logs.length;
  const meanX = mean(({ x }) => x);
  const meanY = mean(({ y }) => y);
  return mean(({ x, y }) => (x - meanX) * (y - meanY)) / mean(({ x }) => (x - meanX) ** 2);
}
