import { describe, expect, it } from 'vitest';
import { Labels } from '../../src/state/labels.svelte';

const idOf = (labels: Labels, text: string) => labels.rows.find((row) => row.text === text)!.id;

describe('the label list', () => {
  it('adds a row below the one it was asked from and wants the focus there', () => {
    const labels = new Labels(['dog', 'cat']);
    labels.insertAfter(idOf(labels, 'dog'));
    expect(labels.texts).toEqual(['dog', '', 'cat']);
    expect(labels.focusId).toBe(labels.rows[1]!.id);
  });

  it('undoes quick typing in one row as one step, and slow typing step by step', () => {
    const labels = new Labels(['d']);
    const { id } = labels.rows[0]!;
    labels.edit(id, 'do', 1000);
    labels.edit(id, 'dog', 1300);
    labels.edit(id, 'dogs', 9000);
    labels.undo();
    expect(labels.texts).toEqual(['dog']);
    labels.undo();
    expect(labels.texts).toEqual(['d']);
    expect(labels.canUndo).toBe(false);
    labels.redo();
    labels.redo();
    expect(labels.texts).toEqual(['dogs']);
    expect(labels.canRedo).toBe(false);
  });

  it('puts a pasted list in place of an empty row and below a filled one', () => {
    const labels = new Labels(['dog', '']);
    labels.paste(labels.rows[1]!.id, ['a', 'b']);
    expect(labels.texts).toEqual(['dog', 'a', 'b']);
    labels.paste(idOf(labels, 'dog'), ['x']);
    expect(labels.texts).toEqual(['dog', 'x', 'a', 'b']);
  });

  it('brings a removed row back with the identity it had, and the focus to it where it may move', () => {
    const labels = new Labels(['dog', 'cat']);
    const id = idOf(labels, 'cat');
    labels.remove(id, idOf(labels, 'dog'));
    expect(labels.focusId).toBe(idOf(labels, 'dog'));
    labels.undo('moves');
    expect(idOf(labels, 'cat')).toBe(id);
    expect(labels.focusId).toBe(id);
  });

  it('leaves the focus where it is when a button undoes or redoes', () => {
    const labels = new Labels(['dog', 'cat']);
    labels.edit(idOf(labels, 'cat'), 'wolf');
    labels.undo();
    expect(labels.focusId).toBeNull();
    labels.redo();
    expect(labels.focusId).toBeNull();
  });

  it('leads the focus to the row before one that an undo or a redo takes away', () => {
    const labels = new Labels(['dog', 'cat', 'bus']);
    labels.insertAfter(idOf(labels, 'cat'));
    labels.undo('moves');
    expect(labels.focusId).toBe(idOf(labels, 'cat'));
    labels.remove(idOf(labels, 'dog'));
    labels.undo('moves');
    labels.redo('moves');
    expect(labels.focusId).toBe(idOf(labels, 'cat'));
  });

  it('says what an undo or a redo changed, until something else is done', () => {
    const labels = new Labels(['dog', 'cat']);
    expect(labels.restored).toBeNull();
    labels.edit(idOf(labels, 'cat'), 'wolf');
    labels.undo();
    expect(labels.restored).toEqual({ step: 'undo', position: 2 });
    labels.redo();
    expect(labels.restored).toEqual({ step: 'redo', position: 2 });
    labels.insertAfter(null);
    expect(labels.restored).toBeNull();
    labels.undo();
    expect(labels.restored, 'a row went').toEqual({ step: 'undo', position: null });
    labels.edit(idOf(labels, 'dog'), 'dogs');
    expect(labels.restored).toBeNull();
  });

  it('forgets what could be redone once something new is done', () => {
    const labels = new Labels(['dog']);
    labels.replace(['cat']);
    labels.undo();
    labels.insertAfter(null, 'bus');
    labels.redo();
    expect(labels.texts).toEqual(['dog', 'bus']);
  });

  it('keeps the last 200 steps only', () => {
    const labels = new Labels([]);
    for (let i = 0; i < 300; i++) labels.replace([String(i)]);
    let steps = 0;
    for (; labels.canUndo; steps++) labels.undo();
    expect(steps).toBe(200);
    expect(labels.texts).toEqual(['99']);
  });
});
