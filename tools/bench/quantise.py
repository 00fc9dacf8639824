"""Writes the q8 towers of a model folder beside its fp32 ones, as the hub's exports have them.

    python3 tools/bench/quantise.py FOLDER

Dynamic quantisation of ONNX Runtime, 8-bit weights. Needs requirements.txt.
"""

import sys
from pathlib import Path

from onnxruntime.quantization import QuantType, quantize_dynamic


def main():
    folder = Path(sys.argv[1]) / 'onnx'
    for name in ('text_model', 'vision_model'):
        quantize_dynamic(folder / f'{name}.onnx', folder / f'{name}_quantized.onnx',
                         weight_type=QuantType.QUInt8)


if __name__ == '__main__':
    main()
