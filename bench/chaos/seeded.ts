/** Random numbers that are the same in every run with the same seed (Park and Miller's minimal standard generator, 1988). */
export class Seeded {
  private state: number;

  constructor(seed: number) {
    this.state = (Math.abs(Math.trunc(seed)) % 2_147_483_646) + 1;
  }

  /** From 0 to below 1. */
  share(): number {
    this.state = (this.state * 48_271) % 2_147_483_647;
    return (this.state - 1) / 2_147_483_646;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.share() * limit);
  }
}
