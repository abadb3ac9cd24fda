"""Bulletins made up for the bench: what a commune's desk writes in a week, by a fixed seed.

Sentences are drawn without putting back, and every one holds a date, a number or a name of its own, so that no
item gets another's sentence from a cache by accident.
"""

from __future__ import annotations

import random

_SUBJECTS = (
    "Bộ phận một cửa của xã",
    "Ủy ban nhân dân xã",
    "Trung tâm Phục vụ hành chính công",
    "Tổ công nghệ số cộng đồng thôn {village}",
    "Ban Chỉ đạo cải cách hành chính",
    "Công an xã",
    "Trạm Y tế xã",
    "Hội Liên hiệp Phụ nữ xã",
    "Đoàn Thanh niên xã",
    "Ban công tác Mặt trận thôn {village}",
)
_SENTENCES = (
    "{who} tiếp nhận {count} hồ sơ trong tuần từ ngày {day} đến ngày {later}, trong đó {share}% được giải quyết đúng hẹn.",
    "Căn cứ Kế hoạch số {number}/KH-UBND ngày {day}, {who} mời bà con thôn {village} đến họp lúc {time} tại nhà văn hóa thôn.",
    "{who} nhắc các hộ có đất canh tác ở xứ đồng {village} kê khai trước {time} ngày {day}, mang theo căn cước công dân và giấy tờ liên quan.",
    "Theo Quyết định số {number}/QĐ-UBND, mức thu là {money} đồng một hộ, nộp một lần, không thu thêm khoản nào khác.",
    "Bà con cần hỏi thêm, xin gọi số {phone} trong giờ làm việc, từ 7 giờ 30 phút đến 17 giờ.",
    "{who} cho biết chỉ số hài lòng của người dân đạt {share},{tenth}%, tăng {tenth} điểm so với cùng kỳ năm trước.",
    "Người dân nộp hồ sơ trực tuyến được trả kết quả tại nhà trong {few} ngày làm việc, không phải đi lại nhiều lần.",
    "Đợt tiêm phòng cho đàn gia súc bắt đầu lúc {time} ngày {day}; {who} đề nghị các hộ nhốt trâu, bò, lợn, chó trước giờ tiêm.",
    "Sau khi sáp nhập, {count} thủ tục được giải quyết ngay tại xã, giảm {few} bước so với trước đây.",
    "{who} sẽ cử {few} đoàn viên đến từng nhà ở thôn {village} để giúp người cao tuổi cài đặt tài khoản định danh điện tử mức độ 2.",
    "Kết quả được niêm yết công khai từ ngày {day} tại trụ sở và trên trang thông tin điện tử của xã.",
    "Hộ nào chưa có nước sạch, xin báo với trưởng thôn {village} trước ngày {later} để được xét hỗ trợ {money} đồng.",
    "{who} đã kiểm tra {count} hộ kinh doanh, nhắc nhở {few} hộ, không có hộ nào phải xử phạt.",
    "Nghị quyết số {number}/NQ-HĐND giao chỉ tiêu trồng mới {count} cây xanh dọc tuyến đường từ thôn {village} ra bến đò.",
    "Lịch cắt điện tại thôn {village}: từ {time} ngày {day}, dự kiến có điện lại sau {few} giờ.",
    "Các cháu sinh từ ngày {day} được làm giấy khai sinh, thẻ bảo hiểm y tế và đăng ký thường trú trong cùng một lần nộp.",
    "{who} đề nghị bà con không đốt rơm rạ trong tháng, vì khói làm che khuất tầm nhìn trên tỉnh lộ {count}.",
    "Mực nước sông lúc {time} ngày {day} là {few},{tenth} mét, dưới báo động 1; bà con vẫn cần theo dõi bản tin tiếp theo.",
    "Quỹ tín dụng nhận hồ sơ vay vốn giải quyết việc làm, tối đa {money} đồng một dự án, thời hạn {count} tháng.",
    "{who} cảm ơn {count} gia đình thôn {village} đã hiến đất mở rộng đường, nhờ đó công trình xong trước hẹn {few} ngày.",
    "Văn bản hướng dẫn số {number}/HD-SNV nêu rõ: cán bộ nào để hồ sơ quá hẹn phải có thư xin lỗi gửi người dân.",
    "Sáng {day}, {who} tổ chức ngày hội đọc sách; các cháu học sinh đến trước {time} sẽ được nhận quà.",
    "Dịch vụ công trực tuyến toàn trình của xã hiện có {count} thủ tục, chiếm {share}% tổng số.",
    "Bà con ra đồng nhớ mang áo mưa và về trước {time}, vì chiều nay có thể có giông kèm gió giật.",
)
_VILLAGES = ("Đông", "Đoài", "Thượng", "Hạ", "Trung", "Phú Lộc", "An Thịnh", "Mỹ Hòa", "Tân Tiến", "Yên Khê")
_TITLES = (
    "Tin trong xã",
    "Thông báo của Ủy ban nhân dân xã",
    "Cải cách hành chính",
    "Chuyện nhà nông",
    "Sức khỏe cộng đồng",
    "Hỏi và đáp pháp luật",
)


def bulletins(count: int, sentences: int, seed: int = 2026) -> tuple[str, ...]:
    """The copy of `count` items of so many sentences each, in paragraphs."""
    lots = random.Random(seed)
    return tuple(_bulletin(lots, index, sentences) for index in range(count))


def _bulletin(lots: random.Random, index: int, sentences: int) -> str:
    drawn: list[str] = []
    while len(drawn) < sentences:
        drawn += lots.sample(_SENTENCES, min(len(_SENTENCES), sentences - len(drawn)))
    title = f"{lots.choice(_TITLES)}, số {index + 1}."
    body = [_filled(lots, sentence) for sentence in drawn]
    return "\n".join([title, *(" ".join(body[first : first + 4]) for first in range(0, len(body), 4))])


def _filled(lots: random.Random, sentence: str) -> str:
    village = lots.choice(_VILLAGES)
    day = lots.randint(1, 27)
    filled = sentence.format(
        who=lots.choice(_SUBJECTS).format(village=village),
        village=village,
        count=lots.randint(12, 490),
        few=lots.randint(2, 9),
        share=lots.randint(51, 99),
        tenth=lots.randint(1, 9),
        number=lots.randint(2, 2_400),
        money=f"{lots.randint(20, 990)}.000",
        phone=f"0{lots.randint(200, 299)} {lots.randint(3000, 3999)} {lots.randint(100, 999)}",
        day=f"{day:02}/11/2026",
        later=f"{day + 3:02}/11/2026",
        time=f"{lots.randint(5, 19)}h{lots.choice(('00', '15', '30', '45'))}",
    )
    return filled[0].upper() + filled[1:]
