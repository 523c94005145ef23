/** Gives out what comes first in an order, in logarithmic time. */
export class PriorityQueue<T> {
  private readonly heap: T[] = [];

  /** `compare` is negative where its first argument goes first, as for `sort`. */
  constructor(private readonly compare: (a: T, b: T) => number) {}

  get size(): number {
    return this.heap.length;
  }

  push(item: T): void {
    let index = this.heap.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.heap[parentIndex] as T;
      if (this.compare(item, parent) >= 0) break;
      this.heap[index] = parent;
      index = parentIndex;
    }
    this.heap[index] = item;
  }

  /** Takes out the first; undefined when there is none. */
  pop(): T | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (last !== undefined && this.heap.length > 0) this.sink(last);
    return first;
  }

  private sink(item: T): void {
    const { heap, compare } = this;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= heap.length) break;
      if (childIndex + 1 < heap.length && compare(heap[childIndex + 1] as T, heap[childIndex] as T) < 0) childIndex++;
      const child = heap[childIndex] as T;
      if (compare(item, child) <= 0) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = item;
  }
}
