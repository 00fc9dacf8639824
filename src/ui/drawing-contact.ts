/** What of a pointer's event says which contact with the paper it is. */
export type Contact = Pick<PointerEvent, 'pointerId' | 'pointerType' | 'isPrimary' | 'button'>;

/**
 * What becomes of a contact that comes down while `drawing` draws, or nothing does: it draws, it is
 * ignored, or it draws instead. A second finger is ignored; a pen draws instead of the palm under it.
 */
export function comesDown(
  drawing: Contact | null,
  next: Contact,
): 'draws' | 'ignored' | 'draws-instead' {
  if (!next.isPrimary || next.button !== 0) return 'ignored';
  if (!drawing || drawing.pointerId === next.pointerId) return 'draws';
  const isPalm = drawing.pointerType === 'touch' && next.pointerType === 'pen';
  return isPalm ? 'draws-instead' : 'ignored';
}
