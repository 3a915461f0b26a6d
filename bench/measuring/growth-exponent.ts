/**
 * How a cost grows with work: the `k` of `cost ~ work^k` that fits the points best, by least squares over both logarithms.
 * 1 is proportional, 2 is quadratic. NaN for fewer than two amounts of work.
 */
export function growthExponent(points: readonly { work: number; cost: number }[]): number {
  const logs = points.map(({ work, cost }) => ({ x: Math.log(work), y: Math.log(cost) }));
  const mean = (of: (one: { x: number; y: number }) => number) =>
    logs.reduce((sum, one) => sum + of(one), 0) / logs.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  return mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2);
}
