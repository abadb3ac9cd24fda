"""Task tables whose headers say it in words of their own, and tables that look like them and are none.

A table stands as it is printed, one row a line; above it what a human says each column holds, in order. The
first row is the header; `-` is a column that is nothing to the plan.
"""

import pytest

from broadcast.domain.content import Heading
from broadcast.ingest.blocks import Row, Table
from broadcast.ingest.extraction.tasks import read_tasks, task_tables

HEADING = Heading(number=None, dated=None, issuer=None, title=None, period=None)

TASKS = [
    (
        "no text lead timing",
        """
        # | Đầu việc | Ai làm | Lúc nào
        1 | Đọc thông báo về giờ làm việc mới của bộ phận một cửa | Văn phòng HĐND và UBND xã | Tháng 02/2026
        2 | Hướng dẫn bà con nộp hồ sơ trên cổng dịch vụ công | Công chức Tư pháp - Hộ tịch | Thường xuyên
        3 | Niêm yết danh mục thủ tục đã được cắt giảm | Ban Chỉ đạo cải cách hành chính | Quý II/2026""",
    ),
    (
        "no text lead partners timing",
        """
        Thứ tự | Những điều phải làm trong năm | Nơi đứng mũi | Nơi cùng làm | Mốc
        1 | Xây dựng chuyên mục hỏi đáp về thủ tục đất đai | Phòng Kinh tế | Trưởng thôn | Hằng tháng
        2 | Vận động người dân dùng chữ ký số | Đoàn Thanh niên xã | Hội Nông dân xã | Trước 30/6/2026
        3 | Sơ kết công tác tuyên truyền sáu tháng đầu năm | UBND xã | Các ban, ngành | Tháng 6/2026""",
    ),
    (
        "timing text lead",
        """
        Mùa vụ | Đài nói gì | Giao cho
        Quý I/2026 | Tuyên truyền về chỉ số hài lòng của người dân | Đài truyền thanh xã
        Quý II/2026 | Giới thiệu bộ phận tiếp nhận và trả kết quả | Văn phòng UBND xã
        Quý III/2026 | Phổ biến Luật Cán bộ, công chức sửa đổi | Công chức Tư pháp""",
    ),
    (
        "text timing",
        """
        Phần ta lo | Bao lâu một lần
        Phát lại bản tin cải cách hành chính vào buổi chiều | Hằng tuần
        Cập nhật danh sách thủ tục làm được trên mạng | Hằng quý
        Viết bài nêu gương người tốt ở bộ phận một cửa | 02 bài/tháng""",
    ),
    (
        "no - text lead",
        """
        TT | Mảng | Cụ thể hoá | Địa chỉ giao
        1 | Thể chế | Rà soát các văn bản đã hết hiệu lực và đọc cho dân biết | Phòng Tư pháp
        2 | Thủ tục | Công khai các thủ tục mới ban hành trên loa của thôn | Trung tâm Phục vụ hành chính công
        3 | Số hoá | Hướng dẫn quét mã và nộp phí không dùng tiền mặt | Tổ công nghệ số cộng đồng""",
    ),
    (
        "lead text timing",
        """
        Tên cơ sở | Phải xong điều chi | Chậm nhất
        Ban Văn hoá xã | Lắp bảng tin điện tử trước trụ sở | 31/3/2026
        Hội Liên hiệp Phụ nữ xã | Tổ chức nói chuyện chuyên đề về căn cước điện tử | 20/10/2026
        Các trường học | Phát động cuộc thi tìm hiểu cải cách hành chính | Tháng 11/2026""",
    ),
    (
        "no text timing lead partners -",
        """
        Số | Chương trình hành động cụ thể | Bắt đầu - kết thúc | Chịu trận | Giúp sức | Tiền (triệu)
        1 | Mở lớp bồi dưỡng kỹ năng cho cán bộ truyền thanh | Tháng 4/2026 | Phòng Văn hóa - Xã hội | Đài PT-TH tỉnh | 12
        2 | In tờ rơi về dịch vụ công trực tuyến | Tháng 5/2026 | Văn phòng UBND | Các thôn | 8
        3 | Đánh giá mức độ hài lòng của người dân | Quý IV/2026 | UBND xã | Mặt trận Tổ quốc xã | 5""",
    ),
    (
        "no text lead partners",
        """
        Mã | Phần nói trên loa | Gốc | Nhánh
        1 | Thông tin về sắp xếp đơn vị hành chính và nơi nộp hồ sơ mới | Sở Nội vụ | UBND các xã, phường
        2 | Tuyên truyền về thanh toán lệ phí qua mạng | Sở Tài chính | Ngân hàng Nhà nước khu vực
        3 | Đăng kết quả xếp hạng cải cách hành chính | Văn phòng UBND tỉnh | Báo và Đài tỉnh""",
    ),
    (
        "no text lead timing partners",
        """
        S | Gạch đầu dòng | Bên nhận | Kỳ hạn cuối | Bên đỡ
        01 | Soạn câu hỏi, câu trả lời về căn cước | Công an xã | 15/3/2026 | Ban công tác Mặt trận
        02 | Dán mã QR ở nhà văn hoá các thôn | Tổ công nghệ số cộng đồng | Tháng 4/2026 | Xã Đoàn
        03 | Góp ý, chỉnh lý bộ tài liệu hỏi đáp | Phòng Văn hoá - Xã hội | Quý III/2026 | Các trường học""",
    ),
    (
        "timing text",
        """
        Bao giờ | Loa nói điều gì
        Tháng 1 | Lợi ích của nộp hồ sơ không cần giấy tờ
        Tháng 2 | Quyền và nghĩa vụ của người dân khi đến bộ phận một cửa
        Tháng 3 | Các thủ tục về đất đai đã bãi bỏ năm 2025""",
    ),
    (
        "lead text",
        """
        Ai | Gánh gì
        Hội Cựu chiến binh | Nhắc hội viên cài VNeID và làm thủ tục ở nhà
        Trạm Y tế xã | Nói về sổ sức khoẻ điện tử trong giờ phát buổi sáng
        Trưởng các thôn | Đọc lại thông báo của xã qua loa kéo""",
    ),
    (
        "- text lead timing",
        """
        Khối | Phần phải làm | Bàn tay chính | Rốt ráo vào
        Đảng | Quán triệt nghị quyết về cải cách hành chính tới chi bộ | Ban Xây dựng Đảng | Quý I
        Chính quyền | Bố trí người trực giúp dân nộp hồ sơ | Trung tâm Phục vụ hành chính công | Cả năm
        Đoàn thể | Ra quân đội hình thanh niên tình nguyện | Đoàn xã | Tháng 3""",
    ),
    (
        "no lead text timing",
        """
        Hạng | Chỗ nào | Xong cái gì | Thời khắc
        1. | Sở Khoa học và Công nghệ | Nâng cấp phần mềm một cửa, báo trước cho dân | Xong trong quý II
        2. | Các sở, ban, ngành | Cung cấp tin cho đài cơ sở | Ngày 20 hằng tháng
        3. | UBND cấp xã | Mở chuyên mục trên truyền thanh | Trong tháng 02/2026""",
    ),
    (
        "no text lead timing",
        """
        STT | Mảng việc trọng yếu | Bên chủ công | Thời hạn
        1 | Ghi âm lời nhắc mang theo căn cước khi làm hồ sơ | Đài Truyền thanh xã | Tuần 1 tháng 3
        2 | Chuyển tải kết quả giải quyết hồ sơ đúng hẹn | Trung tâm phục vụ HCC xã | Hằng tháng
        3 | Cải tiến tủ sách pháp luật ở nhà sinh hoạt cộng đồng | Công chức Tư pháp | Quý III""",
    ),
    (
        "no text lead partners timing",
        """
        STT | Nhiệm vụ | Chủ trì | Cùng gánh vác | Thời gian
        1 | Tuyên truyền việc nộp phí qua mạng | Kế toán xã | Các ngân hàng trên địa bàn | Hằng quý
        2 | Mở đợt cao điểm hướng dẫn định danh | Công an xã | Đoàn Thanh niên | Tháng 7/2026
        3 | Đọc danh sách thủ tục bị bãi bỏ | Văn phòng | Trưởng ấp | Ngay khi có quyết định""",
    ),
    (
        "text lead timing -",
        """
        Đề bài | Bàn giao tới | Rơi vào | Hình
        Một cửa liên thông: dân được gì | Báo và Phát thanh, Truyền hình tỉnh | Quý I/2026 | Phóng sự
        Gặp người cán bộ hết mình vì dân | Hội Nhà báo tỉnh | Quý II/2026 | Phỏng vấn
        Nhìn lại một năm chính quyền hai cấp | Sở Nội vụ | Tháng 7/2026 | Tọa đàm""",
    ),
    (
        "timing no text lead",
        """
        Chừng | Số | Điều cần loan | Từ ai
        Tháng 1 | 1 | Giờ tiếp dân mới và số máy hỏi đáp của xã | Văn phòng UBND
        Tháng 2 | 2 | Cách tra hồ sơ bằng điện thoại | Tổ chuyển đổi số cộng đồng
        Tháng 3 | 3 | Thưởng sáng kiến cải cách hành chính trong dân | Ban Thi đua - Khen thưởng""",
    ),
    (
        "text timing lead",
        """
        Cam kết của xã | Nhịp | Gắn với
        Giảm thời gian chờ của dân, báo kết quả trên loa | Mỗi tháng 1 lần | Bộ phận Một cửa
        Xin lỗi bằng văn bản khi trễ hẹn và đọc trên loa | Thường xuyên | Lãnh đạo UBND xã
        Nghe góp ý của dân qua hộp thư truyền thanh | 2 lần/quý | Đài truyền thanh""",
    ),
    (
        "no text - lead partners timing",
        """
        Stt | Diễn giải | Ra cái gì | Lo chính | Lo phụ | Hạn
        I | TRONG NƯỚC | | | |
        1 | Làm phim ngắn về dịch vụ công | 01 phim | Trung tâm VHTT | Phòng Nội vụ | 30/9/2026
        2 | Kẻ vẽ khẩu hiệu tại cổng làng | 20 khẩu hiệu | Các thôn | Mặt trận xã | Quý IV/2026
        II | BÁO CÁO | | | |
        3 | Tổng hợp, báo cáo kết quả | Báo cáo | Văn phòng | Các đơn vị | 15/12/2026""",
    ),
    (
        "no text lead partners timing",
        """
        Số hiệu | Phần đường ta đi | Cầm lái | Chèo | Bến
        1 | Nhân bản cách làm hay của tổ một cửa lưu động | Trung tâm Phục vụ hành chính công phường | Khu phố 1, 2, 3 | Quý II/2026
        2 | Khơi thông kênh góp ý qua Zalo của phường | Công chức Văn hóa - Xã hội | Bí thư các chi bộ | Tháng 5/2026
        3 | Thu âm giọng đọc bản tin mới | Đài truyền thanh phường | Trường THCS Hòa Bình | Trước ngày 10/8/2026
        4 | Tự chấm điểm và gửi về thành phố | UBND phường | Các ban của HĐND | 25/11/2026""",
    ),
    (
        "text timing",
        """
        Lời ra loa | Giãn cách
        Giờ làm việc mới của xã sau khi sắp xếp | Hằng ngày
        Nhận kết quả hồ sơ qua bưu điện thế nào | 03 lần/tuần
        Không nộp thêm giấy tờ đã có trong cơ sở dữ liệu dân cư | Hằng tuần
        Quyền khiếu nại khi bị từ chối hồ sơ | 1 lần/tháng""",
    ),
    (
        "lead text timing",
        """
        Trách phận | Trọng trách | Lúc
        Ban Quản lý chợ | Phát lời nhắc thanh toán không dùng tiền mặt mỗi sáng | Thường xuyên
        Hội Nông dân | Rủ hội viên nộp thuế đất qua mạng | Quý III hằng năm
        Công an xã | Cấp căn cước lưu động cho người già yếu | Tháng 6/2026""",
    ),
    (
        "timing lead text",
        """
        Dịp | Người cầm loa | Thông điệp gửi gắm
        Tháng 1/2026 | Bí thư Đoàn xã | Tết này nộp hồ sơ tại nhà, không phải ra xã
        Tháng 4/2026 | Trưởng Công an xã | Giữ kín mật khẩu định danh, tránh kẻ lừa
        Tháng 9/2026 | Chủ tịch Hội Khuyến học | Nhập học trực tuyến cho con""",
    ),
    (
        "no text timing lead",
        """
        STT | Tên gọi đầu mục | Phải trả | Người gánh
        1 | Kiểm đếm loa hỏng ở các thôn và lập danh sách sửa | 31/01/2026 | Đài truyền thanh xã
        2 | Hoàn thiện quy chế biên tập và đọc bản tin | 28/02/2026 | Văn phòng UBND xã
        3 | Dạy nghề đọc cho phát thanh viên thôn | Quý II/2026 | Trung tâm Chính trị phường""",
    ),
]

NONE = {
    "budget": """
        TT | Khoản mục | ĐVT | SL | Giá | Thành tiền
        1 | Viết tin, bài tuyên truyền trên loa | bài | 24 | 150.000 | 3.600.000
        2 | In tờ rơi tuyên truyền | tờ | 1.000 | 2.000 | 2.000.000
        3 | Tổ chức hội nghị tổng kết | cuộc | 1 | 5.000.000 | 5.000.000""",
    "form": """
        STT | Đã làm được gì | Bao giờ | Bởi ai
        1 | ………… | ………… | …………
        2 | ………… | ………… | …………
        3 | ………… | ………… | …………""",
    "letterhead": """
        UBND XÃ BÌNH SƠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH | Độc lập - Tự do - Hạnh phúc
        Số: 12/KH-BCĐ | Bình Sơn, ngày 12 tháng 01 năm 2026""",
    "figures": """
        Lĩnh vực | Tháng 1/2026 | Tháng 2/2026 | Tháng 3/2026
        Hộ tịch | 120 | 98 | 131
        Đất đai | 44 | 39 | 52
        Xây dựng | 8 | 11 | 9""",
    "recipients": """
        TT | Gửi | Bản | Cách gửi
        1 | UBND huyện Bình Sơn | 01 | Trục liên thông
        2 | Các phòng, ban thuộc xã | 08 | Hộp thư công vụ
        3 | Trưởng thôn 9 thôn | 09 | Bản giấy""",
    "phones": """
        TT | Nơi làm | Ông, bà | Máy | Giờ trực
        1 | Công an xã | Trần Văn Lâm | 0912.345.678 | Thường xuyên
        2 | Trạm Y tế | Lê Thị Hoa | 0987 654 321 | Hằng ngày
        3 | Văn phòng UBND | Ngô Minh | 0255.388.1234 | Hằng ngày""",
    "register": """
        TT | Tên | Nơi ra | Hôm
        1 | Thông tin về nghị định 61 quy định một cửa | Chính phủ | 23/4/2018
        2 | Ban hành bộ chỉ số cải cách hành chính | Bộ Nội vụ | 01/02/2024
        3 | Tổ chức chính quyền địa phương | Quốc hội | 16/6/2025""",
    "duty": """
        Ngày | Ca | Người trực | Máy
        02/02 | Sáng | Đồng chí Lan | 101
        03/02 | Chiều | Đồng chí Bắc | 102
        04/02 | Sáng | Đồng chí Hà | 103""",
    "counts": """
        Nơi | Tin đã phát | Bài | Giờ
        Xã An Hòa | 12 | 4 | 30
        Phường Bình Tân | 9 | 3 | 22
        Xã Cát Tài | 15 | 6 | 41""",
    "money": """
        TT | Phần chi | Nơi lo | Tiền
        1 | In sổ tay hỏi đáp cho dân | Văn phòng | 12.000.000
        2 | Tổ chức cuộc thi tìm hiểu | Đoàn xã | 8.500.000 đồng
        3 | Viết bài trên loa | Đài truyền thanh | 4.800.000đ""",
    "hours": """
        Thủ tục | Nơi nhận hồ sơ | Thời gian trả
        Đăng ký khai sinh | Bộ phận một cửa | Trong ngày
        Cấp giấy phép xây dựng | Phòng Kinh tế | 15 ngày
        Cấp đổi giấy chứng nhận | Văn phòng đăng ký đất đai | 10 ngày""",
    "members": """
        TT | Người | Ở đâu | Vai
        1 | Nguyễn Văn An | UBND xã | Trưởng ban
        2 | Lê Thị Bình | Văn phòng HĐND | Phó ban
        3 | Võ Cư | Công an xã | Thành viên""",
    "results": """
        TT | Việc | Ai đã làm | Lúc
        1 | Đã phát 12 tin về cải cách hành chính | Đài xã | Quý I/2025
        2 | Đã mở hai lớp tập huấn cho cán bộ | Phòng Nội vụ | Quý II/2025
        3 | Đã dán 30 áp phích tại các thôn | Đoàn xã | Quý III/2025""",
    "procedures": """
        TT | Loại giấy | Nộp ở | Trả sau | Phí
        1 | Đăng ký khai sinh có yếu tố nước ngoài | UBND xã | 5 ngày | 75.000
        2 | Cấp giấy phép xây dựng nhà ở riêng lẻ | Phòng Kinh tế | 15 ngày | 75.000
        3 | Cấp đổi căn cước cho công dân | Công an xã | 7 ngày | 50.000""",
    "meeting": """
        Giờ | Phần | Người
        7h30 - 8h00 | Đón tiếp đại biểu | Văn phòng
        8h00 - 8h15 | Khai mạc, giới thiệu đại biểu | Ban tổ chức
        8h15 - 9h00 | Báo cáo tổng kết năm | Chủ tịch UBND xã""",
    "marks": """
        TT | Thước đo | Tối đa | Đạt | Bên chấm
        1 | Ban hành kế hoạch cải cách hành chính đúng hạn | 2 | 2 | Sở Nội vụ
        2 | Thực hiện chế độ báo cáo định kỳ | 1,5 | 1 | Sở Nội vụ
        3 | Công khai thủ tục hành chính | 3 | 2,5 | Văn phòng UBND tỉnh""",
    "contacts": """
        Xã | Nhà văn hoá | Số loa
        Xã Tân Lập | Thôn Đông, cạnh trường học | 12
        Xã Tân Mỹ | Thôn Tây, gần chợ | 9
        Xã Tân An | Thôn Nam, sau trạm y tế | 15""",
    "assets": """
        TT | Vật | Để tại | Ngày nhập
        1 | Loa nén công suất 30W | Thôn Đông | 12/3/2021
        2 | Máy tăng âm cũ của đài huyện | Văn phòng UBND xã | 15/6/2022
        3 | Tủ điện ngoài trời có khóa | Thôn Tây | 01/8/2024""",
    "letters": """
        TT | Của | Về việc | Đến ngày
        1 | Sở Nội vụ | Báo cáo quý I công tác cải cách hành chính | 12/01/2026
        2 | UBND tỉnh | Cung cấp số liệu chỉ số hài lòng | 15/01/2026
        3 | Phòng Tư pháp | Mời họp triển khai kế hoạch | 20/01/2026""",
    "blank": """
        TT | Việc nhà mình | Ai | Khi
        1 | | |
        2 | | |
        3 | | |""",
    "population": """
        Thôn | Hộ | Người | Loa
        Thôn Đông | 210 | 812 | 4
        Thôn Tây | 180 | 701 | 3
        Thôn Nam | 155 | 640 | 3""",
    "signatures": """
        TM. ỦY BAN NHÂN DÂN | Nơi nhận:
        CHỦ TỊCH | - Sở Nội vụ;
        Nguyễn Văn A | - Các thôn;""",
    "faq": """
        Hỏi | Đáp
        Nộp hồ sơ ở đâu? | Bộ phận một cửa của xã hoặc cổng dịch vụ công
        Mất bao lâu? | Tùy thủ tục, thường từ 3 đến 15 ngày
        Phí bao nhiêu? | Theo nghị quyết của HĐND tỉnh""",
}

HEADLESS = """
        1 | Thông báo lịch làm việc sáng thứ bảy của bộ phận một cửa | Văn phòng Đảng uỷ | Tháng 1/2026
        2 | Phát tin về cấp đổi sổ đỏ theo mẫu mới | Chi nhánh đăng ký đất đai | Quý I/2026
        3 | Kể chuyện người làm hồ sơ giúp dân | Đài truyền thanh xã | Hằng tháng"""


def table(printed):
    rows = [[cell.strip() for cell in line.split("|")] for line in printed.strip().splitlines()]
    return Table(rows=tuple(Row(place=f"dòng {n}", cells=tuple(row)) for n, row in enumerate(rows, 1)))


def told(printed):
    tasks = read_tasks(task_tables([table(printed)]), "0", HEADING).tasks
    return [(task.no, task.text, task.lead, task.partners, task.timing.raw) for task in tasks]


def wanted(columns, printed):
    rows = [row for row in table(printed).rows[1:] if row.cells[0] not in {"I", "II"}]
    told = [dict(zip(columns.split(), row.cells, strict=True)) for row in rows]
    tasks = [[row.get(name, "") for name in ("no", "text", "lead", "partners", "timing")] for row in told]
    return [(no.rstrip("."), *rest) for no, *rest in tasks]


@pytest.mark.parametrize(
    ("columns", "printed"), TASKS, ids=[printed.split("|")[1].strip() for _, printed in TASKS]
)
def test_cells_tell_what_an_odd_header_does_not(columns, printed):
    assert told(printed) == wanted(columns, printed)


@pytest.mark.parametrize("printed", NONE.values(), ids=NONE)
def test_a_table_of_another_purpose_gives_no_task(printed):
    assert told(printed) == []


def test_a_table_without_a_header_loses_no_row():
    assert told(HEADLESS) == wanted("no text lead timing", "header\n" + HEADLESS.strip())


def test_a_page_that_repeats_an_odd_header_and_one_that_does_not_go_on_with_the_table():
    columns, printed = TASKS[0]
    header, *rows = printed.strip().splitlines()
    pages = [table(printed), table("\n".join([header, *rows])), table("\n".join(rows))]
    tasks = read_tasks(task_tables(pages), "0", HEADING).tasks
    assert [task.text for task in tasks] == [row[1] for row in wanted(columns, printed)] * 3


def test_what_the_header_did_not_tell_is_for_the_operator_to_look_at():
    _, printed = TASKS[0]
    (warning,) = read_tasks(task_tables([table(printed)]), "0", HEADING).warnings
    assert "Đầu việc" in warning


def test_a_row_that_is_only_a_title_is_no_table():
    assert told("Danh mục") == []
    assert task_tables([Table(rows=(Row(place="dòng 1", cells=()),))]) == ()


def test_the_rest_of_a_cut_row_on_the_next_page_is_no_header():
    columns, printed = TASKS[0]
    *rows, last = printed.strip().splitlines()
    pages = [table(printed), table("\n".join([" | và đã công bố trên cổng của xã | | ", *rows[1:], last]))]
    texts = [task.text for task in read_tasks(task_tables(pages), "0", HEADING).tasks]
    assert len(texts) == 2 * len(wanted(columns, printed))
    assert texts[2].endswith("cắt giảm và đã công bố trên cổng của xã")


def test_one_row_alone_tells_no_columns():
    assert told(HEADLESS.strip().splitlines()[0]) == []


def test_tasks_that_say_when_are_no_times():
    columns, printed = (
        "text timing",
        """
        Phải đọc | Nhịp
        Đọc tin một cửa sáng thứ bảy | Hằng tuần
        Đọc bản tin tháng 3 về đất đai | Tháng 3/2026
        Phát tin quý II cho dân | Quý II/2026""",
    )
    assert told(printed) == wanted(columns, printed)
