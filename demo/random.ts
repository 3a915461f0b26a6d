/** Pseudo-random numbers; the same seed gives the same sequence. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  next(): number;
  between(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Returns one of the items. Throws if the list is empty. */
  pick<T>(items: readonly T[]): T;
}

/** The generator mulberry32: small, and good enough for test data. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  return {
    next,
    between: (min, max) => min + next() * (max - min),
    chance: (probability) => next() < probability,
    pick(items) {
      const [picked] = items.slice(Math.floor(next() * items.length));
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  };
}

/** Picks an item with a probability of about 1 / (rank + 3): the first items often, most items rarely. */
export function pickByRank<T>(items: readonly T[], random: Random): T {
  const rank = Math.floor(3 * ((items.length / 3 + 1) ** random.next() - 1));
  return random.pick(items.slice(rank, rank + 1));
}

/** Returns a function that deals the items in random order, and shuffles them again once all are dealt. */
export function createDeck<T>(items: readonly T[], random: Random): () => T {
  let remaining: T[] = [];
  return () => {
    if (remaining.length === 0) remaining = [...items];
    const card = random.pick(remaining);
    remaining.splice(remaining.indexOf(card), 1);
    return card;
  };
}
