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

  it('brings a removed row back with the identity it had, and the focus to it', () => {
    const labels = new Labels(['dog', 'cat']);
    const id = idOf(labels, 'cat');
    labels.remove(id, idOf(labels, 'dog'));
    expect(labels.focusId).toBe(idOf(labels, 'dog'));
    labels.undo();
    expect(idOf(labels, 'cat')).toBe(id);
    expect(labels.focusId).toBe(id);
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
