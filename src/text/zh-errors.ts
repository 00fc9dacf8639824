import type { Errors } from './en-errors';

/** 简体中文: the part of the table for errors. */
export const errors: Errors = {
  'picture/empty': '是空文件。请选一个有内容的图片文件。',
  'picture/not-a-picture': '不是图片。请选 JPEG、PNG、WebP、GIF、AVIF 或 SVG 文件。',
  'picture/truncated': '不完整，文件末尾缺失。请重新复制或下载。',
  'picture/unsupported-format': (format) =>
    `是 ${format} 文件，这个浏览器读不了。请另存为 JPEG 或 PNG 再添加。`,
  'picture/too-large': '太大，浏览器打不开。请缩小后再添加。',
  'picture/undecodable': '不能作为图片读取，文件可能已损坏。请换一份试试。',
  'picture/unreadable': '无法从磁盘读取：可能已被移走，或没有读取权限。请检查后再拖进来。',
  'picture/address-only':
    '那个网页给的是地址而不是图片，本页不会到别处去取。请先保存图片，再把文件拖进来。',
  'picture/strip-full': '放不下了：这里的图片已经占满页面该用的内存。请先移除几张。',
  'picture/none-in-folder':
    '这个文件夹里没有本页能显示的图片。请选一个装有 JPEG、PNG、WebP、GIF、AVIF 或 SVG 文件的文件夹。',
  'picture/folder-cut': (limit) =>
    `没能全部添加：这里一次最多放 ${limit} 张。整个文件夹请到“图库”标签页里打开。`,
  'camera/refused': '摄像头被拒绝了。请在浏览器地址栏里允许本页使用，然后再试。',
  'camera/absent': '这里没有摄像头。接上一个，或者拖一张图片进来。',
  'camera/gone': '那个摄像头已经不在了。重新打开，会用另一个。',
  'camera/busy': '别的程序正在用摄像头。关掉它，然后再试。',
  'model/unreachable': '取不到模型：网络或网站没有回应。请检查网络后再试。',
  'model/missing-file': '网站上缺少模型的一个文件。请网站的维护者重新复制整个文件夹。',
  'model/not-the-file': '网站送来的是网页而不是模型。请网站的维护者检查 models 文件夹是否存在。',
  'model/wrong-length': '模型的一个文件没有收全。请重新载入页面。',
  'model/wrong-hash': '模型的一个文件与这个版本不符。请重新载入页面。',
  'model/unreadable-config': '读不懂模型的配置。请重新载入页面，或告诉网站的维护者。',
  'model/no-backend': '没有后端能运行模型：浏览器禁止 WebAssembly 或版本太旧。请换用新版浏览器。',
  'model/no-precision-here':
    '这里只有这个模型的 fp16 权重。它们需要支持 16 位浮点的 WebGPU，而这个浏览器没有，或被要求不使用。请再取得 q8 或 fp32 精度。',
  'hub/unreachable': (host) =>
    `连不上 ${host}，或连接中断了。请检查网络后继续：已收到的部分都保留着。如果它被屏蔽，请改用镜像站。`,
  'hub/stalled': (host) => `${host} 不再发送数据。请检查网络后继续：已收到的部分都保留着。`,
  'hub/no-such-file': (host) =>
    `${host} 上没有这个模型。请检查站点地址；如果是镜像，它可能没有收录，请换一个。`,
  'hub/refused': (host) => `${host} 拒绝提供这个本来公开的模型。请换一个站点。`,
  'hub/failed': (host, status) =>
    `${host} 返回了错误（${status}）。请稍后再试，或换一个站点；已收到的部分都保留着。`,
  'hub/web-page': (host) =>
    `${host} 送来的是网页而不是模型：可能这个网络需要先登录。请先打开任意网页，再继续；或换一个站点。`,
  'hub/wrong-length': (host) => `${host} 的一个文件长度与这个模型不符，没有保留。请换一个站点。`,
  'hub/wrong-hash': (host) => `${host} 的一个文件不属于这个模型，没有保留。请换一个站点。`,
  'hub/changed': (host) => `${host} 上这个模型的文件一直在变。请稍后再试，或换一个站点。`,
  'hub/redirect': (host, target) =>
    `${host} 把下载转到了本页不能访问的${target || '另一个站点'}。请换一个站点，或请网站的维护者放行。`,
  'hub/not-allowed': (host) =>
    `本站的安全策略不允许从 ${host} 下载。请换一个站点，或请网站的维护者放行。`,
  'hub/odd-answer': (host) => `${host} 没有像模型库那样列出这个模型的文件。请换一个站点。`,
  'storage/no-room': (needed, free) =>
    `需要 ${needed} MB，而浏览器只剩 ${free} MB。请在这里删除一个模型，或清理磁盘。`,
  'storage/full':
    '设备上没有空间了。已收到的部分都保留着：请在这里删除一个模型或清理磁盘，然后继续。',
  'storage/refused': '浏览器不让本页保存文件。请离开无痕窗口，或允许网站数据，然后再试。',
  'storage/in-use': '本站的另一个标签页正在使用这些文件。请等它完成或关掉它，然后再试。',
  'onnx/unreadable': (path) => `${path} 不是 ONNX 文件，或者不完整。请重新复制或下载。`,
  'onnx/external-data': (path) =>
    `${path} 的权重存放在另一个文件里，网页读不到。请把模型导出为单个文件。`,
  'onnx/missing-tensor': (path, tensor) =>
    `${path} 里没有张量“${tensor}”，因此不是 CLIP 或 SigLIP 模型的这一部分。请按 Hugging Face 的命名导出。`,
  'onnx/wrong-tensor': (path, tensor) =>
    `${path} 里有一个本页用不了的张量：${tensor}。请用 32 位的输入输出、并让文本数量可变，重新导出模型。`,
  'onnx/inseparable': (path, tensor) =>
    `${path} 无法拆开：其中一部分还要读取“${tensor}”。请把文本模型和图像模型各导出为一个文件。`,
  'custom/missing-file': (path) => `缺少 ${path}。请选择模型的整个文件夹，布局与模型库上的一样。`,
  'custom/unreadable-file': (path) =>
    `${path} 读不了，或者写了本页不认识的内容。请从模型的来源处重新复制。`,
  'custom/unsupported-model': (format) => `模型的类型是“${format}”。本页能运行“clip”和“siglip”。`,
  'custom/no-weights':
    '没有两部分都齐全的 ONNX 文件：需要 text_model.onnx 和 vision_model.onnx，或者一个 model.onnx。',
  'custom/size-differs': (path) => `${path} 写的尺寸与权重不符。请选择彼此配套的文件。`,
  'custom/too-large': (path) => `${path} 太大，浏览器载不下。请选择精度更小的版本。`,
  'sidecar/not-xml': '已损坏或不是 XML，因此保持原样。请修复或移走它，再写一次。',
  'sidecar/not-xmp': '不含 XMP 元数据，因此保持原样。如果它不是附属文件，请移走后再写一次。',
  'sidecar/encoding': (format) =>
    `以 ${format} 存储，而不是 UTF-8 或 UTF-16，因此保持原样。请另存为 UTF-8 后再写一次。`,
  'sidecar/odd-list': (format) =>
    `里的关键词（${format}）不是 XMP 允许的形式，因此保持原样。请用写它的程序重新保存。`,
  'sidecar/too-large': '作为附属文件大得离谱，因此保持原样。',
  'sidecar/changed': '此刻正被别的程序改动，因此保持原样。请再写一次。',
  'folder/refused': '浏览器没有得到在这里写入的许可。请允许，或改用 ZIP。',
  'folder/gone': '已不在原处：被移动、改名或拔出了。请放回原处再写一次。',
  'folder/full': '放不下：磁盘已满。请腾出空间再写一次。',
  'folder/name-refused': '的名字不被这个系统或浏览器接受，无法写入。',
  'folder/write-failed': '没能写入。可能正被别的程序占用，请再试一次。',
  'engine/died': '引擎停止了，正在重新启动。启动后请再试一次。',
  'engine/no-start':
    '引擎启动不了：它的文件没有收到，或者这个浏览器运行不了。请检查网络后再试，或重新载入页面。',
  'engine/device-lost': '显卡设备丢失，引擎正在不用它重新启动。启动后请再试一次。',
  'engine/run-failed': '模型没能处理这个输入。请再试一次。',
  'engine/internal': '引擎出了问题。请重新载入页面：标签会保留，图片需要重新添加。',
};
