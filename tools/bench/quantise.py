"""Writes the towers of a model folder at another precision beside its fp32 ones, as the hub's exports have them.

    python3 tools/bench/quantise.py FOLDER q8|fp16

q8: dynamic quantisation of ONNX Runtime, 8-bit weights. fp16: 16-bit floats, 32-bit inputs and outputs. Needs
requirements.txt.
"""

import sys
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16


def main():
    folder, dtype = Path(sys.argv[1]) / 'onnx', sys.argv[2]
    for name in ('text_model', 'vision_model'):
        whole = folder / f'{name}.onnx'
        if dtype == 'q8':
            quantize_dynamic(whole, folder / f'{name}_quantized.onnx', weight_type=QuantType.QUInt8)
        else:
            half = convert_float_to_float16(onnx.load(whole), keep_io_types=True)
            onnx.save(half, folder / f'{name}_fp16.onnx')


if __name__ == '__main__':
    main()
