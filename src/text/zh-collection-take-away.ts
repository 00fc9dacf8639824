import type { Widened } from './en';
import type { takeAway as en } from './en-collection-take-away';

/** 导出标签、表格、嵌入向量和副本：“图库”页文字的一部分。 */
export const takeAway: Widened<typeof en> = {
  title: '导出',
  noTags: '还没有图片带标签。请先在“标签”里设置；没有标签也可以导出嵌入向量。',
  sidecars: {
    title: '给照片软件用的标签',
    explain:
      '以 XMP 附属文件的形式：放在图片旁边的小文本文件，Lightroom、darktable、digiKam、Bridge、exiftool 等许多程序都能读。图片本身绝不改动。已有的附属文件会先读取：其中的一切都保留，只有本页面加过的标签才会再被取掉。',
    lightroom:
      'Lightroom 和 Bridge 只读 RAW 文件的附属文件。要把标签也放进 JPEG 文件，请用 exiftool。',
    exiftool: '用 exiftool 的做法',
    naming: '附属文件的名字',
    namings: { 'whole-name': 'photo.jpg.xmp', stem: 'photo.xmp' },
    namingHints: {
      'whole-name': 'darktable 和 digiKam 的命名方式；两张图片绝不会共用一个。',
      stem: 'Lightroom、Bridge 和 Capture One 的命名方式。它也会算作同名 RAW 文件的；只有扩展名不同的图片改用较长的名字。',
    },
    check: '看看会写什么',
    checkAgain: '再看一次',
    writeBeside: '写到图片旁边',
    zip: '存为 ZIP',
    notReady:
      '请等模型加载完毕并读完所有标签：在此之前无法知道图片有哪些标签。如果一直没有完成，请检查模型和提示词模板。',
    zipHint: '把 ZIP 解压到该文件夹即可：每个附属文件都会在它的图片旁边。',
    noHandle: '这个浏览器不让网页写入文件夹，或者文件夹是作为文件拖入的。请用 ZIP。',
    plan: {
      new: (count) => `${count} 个新的附属文件`,
      merged: (count) => `${count} 个会增减标签，其余保留`,
      unchanged: (count) => `${count} 个已有这些标签`,
      none: (count) => `${count} 张图片没有标签，不写附属文件`,
      refused: (count) => `${count} 个保持原样：`,
      unread: (count, model) =>
        `${count} 个保持原样，因为 ${model} 还没有读取这些图片。请先读取，再看一次`,
      unreadable: (count) => `${count} 个保持原样，因为这些图片无法读取`,
      tags: (added, removed) => `增加 ${added} 个标签，取掉 ${removed} 个`,
    },
    wrote: (fresh, merged) => `已写入：新建 ${fresh} 个，改动 ${merged} 个。`,
    zipped: (count) => `已保存为 sidecars.zip，其中有 ${count} 个附属文件。`,
    renamed: (count) => `${count} 个名字含有 Windows 不接受的字符，已换成“_”。`,
    refused: (count) => `${count} 个保持原样：`,
  },
  tables: {
    title: '表格',
    csv: 'CSV',
    csvHint: '每张图片一行：它的标签、你的决定、与每个标签的余弦。',
    json: 'JSON',
    jsonHint: '同样的内容，另有模型、版本、精度、规则和分界线：足以重做一遍。',
    embeds: '给 NumPy 的嵌入向量',
    embedsHint: '一个 ZIP：embeds.npy（float32）和写明每一行是哪张图片的 embeds.json。',
    saved: (name) => `已保存为 ${name}。`,
  },
  keywords: {
    title: '关键词表',
    lightroom: '给 Lightroom 和 darktable',
    digikam: '给 digiKam',
    hint: '只有标签，没有图片；组是上一级。给 digiKam 的是一行文字，粘贴为新标签即可。',
  },
  copies: {
    title: '按最佳标签分类的副本',
    explain: '每个标签一个文件夹，放图片的副本。图片留在原处，任何文件都不会被覆盖。',
    zip: '存为 ZIP',
    folder: '放进文件夹',
    size: (count, megabytes) => `${count} 张图片，${megabytes} MB`,
    unsorted: '没有标签',
    copied: (count) => `已复制 ${count} 张。`,
    already: (count) => `${count} 张已在那里。`,
    failed: (count) => `${count} 张没能复制：`,
  },
  progress: '进度',
  done: (done, total) => `${done} / ${total}`,
  cancel: '取消',
  cancelled: '已取消。此前完成的都是完整的，并会保留。',
  failure: (path, reason) => `${path} ${reason}`,
  more: (count) => `还有 ${count} 个`,
};
