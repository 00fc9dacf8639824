/** What the fingers or the mouse do on the map. */
interface GestureEvents {
  /** Moved by so many pixels. */
  onpan: (dx: number, dy: number) => void;
  onzoom: (at: readonly [number, number], factor: number) => void;
  /** A press that did not move. */
  ontap: (at: readonly [number, number], withShift: boolean) => void;
  /** The way of a lasso so far, and whether it is finished. */
  onlasso: (path: readonly number[], isDone: boolean, withShift: boolean) => void;
  isLasso: (event: PointerEvent) => boolean;
}

/** Movement under which a press is a tap, px. */
const tapPx = 5;

/** Pointers on an element as gestures: one drags (or draws a lasso), two pinch, the wheel zooms. */
export class MapGestures {
  readonly #pointers = new Map<number, readonly [number, number]>();
  #lasso: number[] | null = null;
  #travelled = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: GestureEvents,
  ) {}

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#placeOf(event));
    if (this.#pointers.size === 1) {
      this.#travelled = 0;
      this.#lasso = this.events.isLasso(event) ? [...this.#placeOf(event)] : null;
    } else this.#dropLasso();
  }

  move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const after = this.#placeOf(event);
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    this.#travelled += Math.hypot(dx, dy);
    if (this.#pointers.size === 2) this.#pinch(event.pointerId, before, after);
    else if (this.#lasso) {
      this.#lasso.push(...after);
      if (this.#travelled > tapPx) this.events.onlasso(this.#lasso, false, event.shiftKey);
    } else if (this.#travelled > tapPx) this.events.onpan(dx, dy);
    this.#pointers.set(event.pointerId, after);
  }

  up(event: PointerEvent): void {
    if (!this.#pointers.delete(event.pointerId) || this.#pointers.size > 0) return;
    if (event.type === 'pointercancel') return this.#dropLasso();
    if (this.#travelled <= tapPx) this.events.ontap(this.#placeOf(event), event.shiftKey);
    else if (this.#lasso) this.events.onlasso(this.#lasso, true, event.shiftKey);
    this.#lasso = null;
  }

  wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
    const speed = event.ctrlKey ? 0.01 : 0.0018;
    this.events.onzoom(this.#placeOf(event), Math.exp(-event.deltaY * lines * speed));
  }

  #dropLasso(): void {
    if (this.#lasso) this.events.onlasso([], false, false);
    this.#lasso = null;
  }

  #pinch(id: number, before: readonly [number, number], after: readonly [number, number]): void {
    const other = [...this.#pointers].find(([each]) => each !== id)![1];
    const spread = (place: readonly [number, number]) =>
      Math.max(1, Math.hypot(place[0] - other[0], place[1] - other[1]));
    const middle = [(after[0] + other[0]) / 2, (after[1] + other[1]) / 2] as const;
    this.events.onpan((after[0] - before[0]) / 2, (after[1] - before[1]) / 2);
    this.events.onzoom(middle, spread(after) / spread(before));
  }

  #placeOf(event: MouseEvent): [number, number] {
    const { left, top } = this.element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }
}
