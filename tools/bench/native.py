"""Times bare runs of a model's towers in the native runtime: the bench's peer outside the browser.

    python3 tools/bench/native.py FOLDER THREADS RUNS TOKENS SIDE

Prints JSON: name -> milliseconds of each run. Needs onnxruntime and numpy.
"""

import json
import sys
import time

import numpy as np
import onnxruntime as ort


def session(path, threads):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(path, options, providers=['CPUExecutionProvider'])


def times(runs, tower, feeds):
    tower.run(None, feeds)
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        tower.run(None, feeds)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def main():
    folder = sys.argv[1]
    threads, runs, tokens, side = map(int, sys.argv[2:])
    text = session(f'{folder}/onnx/text_model.onnx', threads)
    vision = session(f'{folder}/onnx/vision_model.onnx', threads)
    ids = np.arange(1, tokens + 1, dtype=np.int64)[None]
    pixels = np.random.default_rng(0).standard_normal((1, 3, side, side), dtype=np.float32)
    print(json.dumps({
        'runtime': f'onnxruntime {ort.__version__} in Python',
        'text': times(runs, text, {'input_ids': ids}),
        'vision': times(runs, vision, {'pixel_values': pixels}),
    }))


if __name__ == '__main__':
    main()
