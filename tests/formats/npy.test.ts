import { expect, test } from 'vitest';
import { npyHeader } from '../../src/formats/npy';
import reference from '../reference/npy.json';

test.each(reference.headers)("the header of an array of $shape is numpy's", ({ shape, base64 }) => {
  const [rows, dim] = shape as [number, number];
  expect(Buffer.from(npyHeader(rows, dim)).toString('base64')).toBe(base64);
});

test('header and numbers together are the file that numpy.save writes', () => {
  const { values, shape, base64 } = reference.file;
  const numbers = new Uint8Array(new Float32Array(values).buffer);
  const file = Buffer.concat([npyHeader(shape[0]!, shape[1]!), numbers]);
  expect(file.toString('base64')).toBe(base64);
});
