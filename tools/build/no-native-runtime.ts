/** Stands where transformers.js loads onnxruntime-node: a page has no native runtime. */
export default {};
