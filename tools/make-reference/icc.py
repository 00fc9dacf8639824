"""A colour profile that nobody can overlook: its red, green and blue change places."""

import struct


def fixed(value):
    return struct.pack('>i', round(value * 65536))


def rotated_profile():
    """An ICC v2 matrix profile whose primaries are sRGB's, rotated, with gamma 1."""
    xyz = {
        b'rXYZ': (0.3851, 0.7169, 0.0971),
        b'gXYZ': (0.1431, 0.0606, 0.7141),
        b'bXYZ': (0.4360, 0.2225, 0.0139),
        b'wtpt': (0.9642, 1.0, 0.8249),
    }
    tags = {name: b'XYZ \0\0\0\0' + b''.join(map(fixed, value)) for name, value in xyz.items()}
    gamma = b'curv\0\0\0\0' + struct.pack('>IH', 1, 256) + b'\0\0'
    tags |= {b'rTRC': gamma, b'gTRC': gamma, b'bTRC': gamma}
    text = b'rotated\0'
    tags[b'desc'] = b'desc\0\0\0\0' + struct.pack('>I', len(text)) + text + bytes(80)
    tags[b'cprt'] = b'text\0\0\0\0' + b'none\0\0\0\0'
    table, body = struct.pack('>I', len(tags)), b''
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        value += bytes(-len(value) % 4)
        table += name + struct.pack('>II', start + len(body), len(value))
        body += value
    head = bytes(4) + bytes(4) + bytes([2, 0x20, 0, 0]) + b'mntrRGB XYZ ' + bytes(12) + b'acsp' + bytes(28)
    head += b''.join(map(fixed, (0.9642, 1.0, 0.8249)))
    profile = head + bytes(128 - len(head)) + table + body
    return struct.pack('>I', len(profile)) + profile[4:]
